package io.weir.jobmanager.job;

import io.weir.jobmanager.checkpoint.CheckpointEvent;
import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskManagerMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The enumerators of one job, each with its valve. Confined to the JobManager's endpoint thread. */
final class JobSources {
    private final JobGraph graph;
    private final JobRuntime runtime;
    private final BiConsumer<AttemptId, TaskManagerMessage> readers;
    private final Consumer<Failure> failures;
    private final Map<String, SourceCoordinator> sources = new LinkedHashMap<>();
    private final Map<String, SourceValve> valves = new LinkedHashMap<>();
    /** Of sources that are closed. */
    private final Map<String, Map<String, String>> lastMetrics = new LinkedHashMap<>();

    /** What goes to tasks is given to {@code readers}; what enumerators throw, to {@code failures}. */
    JobSources(
            JobGraph graph,
            JobRuntime runtime,
            BiConsumer<AttemptId, TaskManagerMessage> readers,
            Consumer<Failure> failures) {
        this.graph = graph;
        this.runtime = runtime;
        this.readers = readers;
        this.failures = failures;
    }

    /** Makes all enumerators, from what {@code state} has of their vertices. */
    void start(ClassLoader loader, Function<JobVertex, @Nullable CoordinatorSnapshot> state) {
        for (JobVertex vertex : graph.vertices()) {
            if (vertex.isSource()) {
                SourceValve valve = new SourceValve(readers);
                SourceThread thread =
                        runtime.sourceThreads().apply(graph.jobId().substring(0, 8));
                SourceCoordinator source =
                        new SourceCoordinator(vertex, thread, runtime.io(), loader, new SourceCoordinator.Job() {
                            @Override
                            public void send(AttemptId attempt, TaskManagerMessage message) {
                                runtime.main().execute(() -> valve.send(attempt, message));
                            }

                            @Override
                            public void fail(Failure failure) {
                                runtime.main().execute(() -> failures.accept(failure));
                            }
                        });
                valves.put(vertex.id(), valve);
                sources.put(vertex.id(), source);
                source.start(state.apply(vertex));
            }
        }
    }

    /** Sets the enumerators of these vertices back, or to their beginning. */
    void restart(Set<String> vertices, Function<JobVertex, @Nullable CoordinatorSnapshot> state) {
        for (JobVertex vertex : graph.vertices()) {
            SourceCoordinator source = sources.get(vertex.id());
            if (source != null && vertices.contains(vertex.id())) {
                source.start(state.apply(vertex));
            }
        }
    }

    /** Asks the enumerators of these vertices what to remember; the answers go to {@code events}. */
    void snapshot(long checkpointId, Set<String> vertices, Consumer<CheckpointEvent> events) {
        for (String vertex : vertices) {
            SourceCoordinator source = sources.get(vertex);
            SourceValve valve = valves.get(vertex);
            if (source == null || valve == null) {
                throw new AssertionError("There is no source " + vertex);
            }
            source.snapshot(
                    checkpointId,
                    snapshot -> runtime.main().execute(() -> {
                        valve.hold(checkpointId);
                        events.accept(new CheckpointEvent.SourceSnapshotTaken(checkpointId, vertex, snapshot));
                    }),
                    message -> runtime.main()
                            .execute(() -> events.accept(new CheckpointEvent.StepFailed(checkpointId, message))));
        }
    }

    /** Lets go what was held back for a checkpoint. */
    void release(long checkpointId) {
        valves.values().forEach(valve -> valve.release(checkpointId));
    }

    Optional<SourceCoordinator> find(String vertexId) {
        return Optional.ofNullable(sources.get(vertexId));
    }

    /** The figures of an enumerator as text, also of one that is closed; empty where the vertex is no source. */
    Map<String, String> metrics(String vertexId) {
        return find(vertexId)
                .map(SourceCoordinator::metrics)
                .orElseGet(() -> lastMetrics.getOrDefault(vertexId, Map.of()));
    }

    /** Closes all; done when the user's code has run and nothing here refers to it, as the job is kept for those who ask. */
    CompletableFuture<Void> close() {
        return CompletableFuture.allOf(
                        sources.values().stream().map(SourceCoordinator::close).toArray(CompletableFuture<?>[]::new))
                .thenRunAsync(this::forget, runtime.main());
    }

    private void forget() {
        sources.forEach((vertex, source) -> lastMetrics.put(vertex, source.metrics()));
        sources.clear();
        valves.clear();
    }
}
