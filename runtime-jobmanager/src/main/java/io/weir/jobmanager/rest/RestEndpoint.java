package io.weir.jobmanager.rest;

import io.weir.jobmanager.program.ProgramRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the routes together. A new endpoint is a record, a handler, and a line in the class of routes it belongs to. */
public final class RestEndpoint {
    private RestEndpoint() {}

    /**
     * Starts to listen.
     *
     * @param runner runs uploaded programs; null: they cannot be run here
     * @param incoming directory for uploads while they come in
     */
    public static RestServer start(RestContext context, @Nullable ProgramRunner runner, Path incoming) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new ClusterRoutes(context).all());
        routes.addAll(new JobRoutes(context).all());
        routes.addAll(new CheckpointRoutes(context).all());
        routes.addAll(new VertexRoutes(context).all());
        routes.addAll(new JarRoutes(context, runner).all());
        StaticFiles files = new StaticFiles(RestEndpoint.class.getClassLoader());
        return new RestServer(context.config().rest(), routes, files, incoming, context.io());
    }
}
