package io.weir.jobmanager.rest;

import io.weir.jobmanager.program.ProgramRunner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the routes together. A new endpoint is a record, a handler, and a line in the class of routes it belongs to. */
final class RestEndpoint {
    private RestEndpoint() {}

    /** All routes; {@code runner} runs uploaded programs, null: they cannot be run here. */
    static List<Route> routes(RestContext context, @Nullable ProgramRunner runner) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new ClusterRoutes(context).all());
        routes.addAll(new LeadershipRoutes(context).all());
        routes.addAll(new JobRoutes(context).all());
        routes.addAll(new CheckpointRoutes(context).all());
        routes.addAll(new VertexRoutes(context).all());
        routes.addAll(new JarRoutes(context, runner).all());
        return routes;
    }
}
