package io.weir.jobmanager.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.weir.jobmanager.blob.JarStore;
import io.weir.jobmanager.program.Program;
import io.weir.jobmanager.program.ProgramRunner;
import io.weir.runtime.classloading.UserClassLoader;
import io.weir.runtime.config.RecoveryOptions;
import io.weir.runtime.graph.BlobKey;
import io.weir.runtime.graph.JobGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Jars that users upload and run: the program's main method is executed here, in a thread of its own. */
final class JarRoutes {
    private final RestContext context;
    private final @Nullable ProgramRunner runner;

    JarRoutes(RestContext context, @Nullable ProgramRunner runner) {
        this.context = context;
        this.runner = runner;
    }

    record Jars(String address, List<Jar> files) {}

    record Jar(String id, String name, long uploaded, List<Entry> entry) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Entry(String name, @Nullable String description) {}

    record Uploaded(String filename, String status) {}

    List<Route> all() {
        return List.of(
                Route.get("/jars", request -> list()),
                Route.post("/jars/upload", this::upload),
                Route.delete("/jars/:jarid", request -> context.blocking(() -> delete(request))),
                Route.get("/jars/:jarid/plan", this::showPlan),
                Route.post("/jars/:jarid/plan", this::showPlan),
                Route.post("/jars/:jarid/run", this::run));
    }

    private CompletionStage<RestResponse> list() {
        return context.jobManager()
                .call(context.jobManager()::restPort)
                .thenCompose(port -> context.blocking(() -> RestResponse.ok(list(port))));
    }

    private Jars list(int port) throws IOException {
        List<Jar> jars = new ArrayList<>();
        for (JarStore.Jar jar : context.jars().list()) {
            List<Entry> entry = jar.entryClass().isEmpty() ? List.of() : List.of(new Entry(jar.entryClass(), null));
            jars.add(new Jar(jar.id(), jar.name(), jar.uploadedMillis(), entry));
        }
        return new Jars("http://%s:%d".formatted(context.config().rest().address(), port), jars);
    }

    private CompletionStage<RestResponse> upload(RestRequest request) {
        requireEnabled();
        return context.blocking(() -> {
            if (request.parts().size() != 1 || request.parts().get(0).fileName().isEmpty()) {
                throw RestException.badRequest(
                        "The request must have exactly one file, as field 'jarfile'; it has %d parts."
                                .formatted(request.parts().size()));
            }
            RestRequest.Part part = request.parts().get(0);
            JarStore.Jar jar = context.jars().add(part.file(), part.fileName());
            Path kept = context.jars().find(jar.id()).orElseThrow();
            return RestResponse.ok(new Uploaded(kept.toAbsolutePath().toString(), "success"));
        });
    }

    private RestResponse delete(RestRequest request) throws IOException {
        requireEnabled();
        Files.deleteIfExists(requireJar(request));
        return RestResponse.ok(RestResponse.nothing());
    }

    private CompletionStage<RestResponse> showPlan(RestRequest request) {
        return plan(request).thenApply(planned -> RestResponse.ok(JobPlanView.of(planned.job)));
    }

    private CompletionStage<RestResponse> run(RestRequest request) {
        return plan(request)
                .thenCompose(planned -> context.blocking(() -> {
                    List<BlobKey> jars = List.of(context.blobs().put(planned.jar, planned.name));
                    return new JobRoutes.Incoming(planned.job.withJars(jars), jars);
                }))
                .thenCompose(incoming -> JobRoutes.submit(context, incoming, HttpResponseStatus.OK.code()));
    }

    /** A job that a program made. */
    private record Planned(Path jar, String name, JobGraph job) {}

    private CompletionStage<Planned> plan(RestRequest request) {
        requireEnabled();
        ProgramRunner present = runner;
        if (present == null) {
            throw new RestException(
                    HttpResponseStatus.NOT_IMPLEMENTED,
                    "This JobManager cannot run programs: weir-client is not on its class path. Use 'weir run'.");
        }
        CompletableFuture<Planned> planned = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        planned.complete(runProgram(request, present));
                    } catch (RestException e) {
                        planned.completeExceptionally(e);
                    } catch (Throwable e) { // the border to the user's main method
                        planned.completeExceptionally(RestException.badRequest(
                                "The program of '%s' failed: %s".formatted(request.parameter("jarid"), e)));
                    }
                },
                "weir-jobmanager-program");
        thread.setDaemon(true);
        thread.start();
        return planned;
    }

    private Planned runProgram(RestRequest request, ProgramRunner present) throws Exception {
        Path file = requireJar(request);
        JarStore.Jar jar = context.jars().describe(file);
        JsonNode body = request.json();
        Map<String, String> recovery = recovery(request, body);
        String entryClass = text(request, body, "entry-class", "entryClass", jar.entryClass());
        if (entryClass.isEmpty()) {
            throw RestException.badRequest(
                    "'%s' names no Main-Class in its manifest; give the class as 'entryClass'.".formatted(jar.name()));
        }
        Map<String, String> configuration =
                new TreeMap<>(context.config().values().toMap());
        configuration.putAll(recovery);
        body.path("flinkConfiguration").forEachEntry((key, value) -> configuration.put(key, value.asText()));
        try (UserClassLoader loader = new UserClassLoader(
                "program-" + jar.name(),
                List.of(file),
                JarRoutes.class.getClassLoader(),
                context.config().classLoading())) {
            Thread.currentThread().setContextClassLoader(loader);
            JobGraph planned = present.plan(new Program(
                    file, entryClass, arguments(request, body), parallelism(request, body), configuration, loader));
            String jobId = body.path("jobId").asText(planned.jobId());
            return new Planned(file, jar.name(), with(planned, jobId, recovery));
        }
    }

    private static JobGraph with(JobGraph job, String jobId, Map<String, String> recovery) {
        Map<String, String> configuration = new TreeMap<>(job.configuration());
        configuration.putAll(recovery);
        return new JobGraph(
                jobId, job.name(), job.vertices(), job.edges(), configuration, job.globalParameters(), job.jars());
    }

    /** The keys that say what the job starts from. */
    private static Map<String, String> recovery(RestRequest request, JsonNode body) {
        Map<String, String> keys = new TreeMap<>();
        String path = text(request, body, "savepointPath", "savepointPath", "");
        if (path.isEmpty()) {
            return keys;
        }
        keys.put(RecoveryOptions.RECOVERY_PATH.key(), path);
        keys.put(
                RecoveryOptions.IGNORE_UNCLAIMED.key(),
                text(request, body, "allowNonRestoredState", "allowNonRestoredState", "false"));
        keys.put(RecoveryOptions.CLAIM_MODE.key(), text(request, body, "claimMode", "claimMode", "NO_CLAIM"));
        return keys;
    }

    private static List<String> arguments(RestRequest request, JsonNode body) {
        List<String> arguments = new ArrayList<>();
        if (body.path("programArgsList").isArray()) {
            body.path("programArgsList").forEach(argument -> arguments.add(argument.asText()));
        } else {
            arguments.addAll(request.queryList("programArg"));
        }
        return arguments;
    }

    private static int parallelism(RestRequest request, JsonNode body) {
        String text = text(request, body, "parallelism", "parallelism", "");
        try {
            int parallelism = text.isEmpty() ? 0 : Integer.parseInt(text);
            if (parallelism < 0 || (!text.isEmpty() && parallelism == 0)) {
                throw RestException.badRequest("The parallelism is %s; it must be at least 1.".formatted(text));
            }
            return parallelism;
        } catch (NumberFormatException e) {
            throw RestException.badRequest("The parallelism is '%s', not a number.".formatted(text));
        }
    }

    /** From the body, else from the query. */
    private static String text(RestRequest request, JsonNode body, String queryName, String field, String otherwise) {
        JsonNode value = body.path(field);
        return value.isMissingNode() || value.isNull()
                ? request.query(queryName).orElse(otherwise)
                : value.asText();
    }

    private Path requireJar(RestRequest request) {
        String id = request.parameter("jarid");
        return context.jars()
                .find(id)
                .orElseThrow(() -> RestException.notFound("There is no uploaded jar '%s'.".formatted(id)));
    }

    private void requireEnabled() {
        if (!context.config().rest().features().submit()) {
            throw new RestException(
                    HttpResponseStatus.FORBIDDEN, "Uploading and running jars is switched off ('web.submit.enable').");
        }
    }
}
