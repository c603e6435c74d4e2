package io.weir.jobmanager.job;

import io.weir.jobmanager.checkpoint.CheckpointEvent;
import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.JobManagerMessage.ReaderRegistered;
import io.weir.runtime.protocol.TaskManagerMessage.ToReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The enumerators of one job, each with its valve. Confined to the JobManager's endpoint thread. */
final class JobSources {
    private final JobGraph graph;
    private final JobRuntime runtime;
    private final Readers readers;
    private final Consumer<Failure> failures;
    private final Map<String, SourceCoordinator> sources = new LinkedHashMap<>();
    private final Map<String, SourceValve> valves = new LinkedHashMap<>();
    private final Map<String, SourceOutbox> outboxes = new LinkedHashMap<>();
    /** Of sources that are closed. */
    private final Map<String, Map<String, String>> lastMetrics = new LinkedHashMap<>();

    /** The tasks of a job, as far as enumerators talk to them. */
    interface Readers {
        /** Sends a message; {@code arrived} is run when the reader's TaskManager has it. */
        void send(ToReader message, Runnable arrived);

        /** The number of the present attempts of a vertex. */
        int attempt(String vertexId);
    }

    /** What goes to tasks is given to {@code readers}; what enumerators throw, to {@code failures}. */
    JobSources(JobGraph graph, JobRuntime runtime, Readers readers, Consumer<Failure> failures) {
        this.graph = graph;
        this.runtime = runtime;
        this.readers = readers;
        this.failures = failures;
    }

    /** Makes all enumerators, from what {@code state} has of their vertices. */
    void start(ClassLoader loader, Function<JobVertex, @Nullable CoordinatorSnapshot> state) {
        for (JobVertex vertex : graph.vertices()) {
            if (vertex.isSource()) {
                begin(vertex, make(vertex, loader), state.apply(vertex));
            }
        }
    }

    /** Makes all enumerators as a former leader has left them, whose readers go on. */
    void adopt(ClassLoader loader, Map<String, SourceRecord> left) {
        for (JobVertex vertex : graph.vertices()) {
            SourceRecord record = left.get(vertex.id());
            if (vertex.isSource() && record != null) {
                SourceCoordinator source = make(vertex, loader);
                outbox(vertex.id()).adopt(record);
                source.start(record.enumerator(), record.attempt(), record.numbers());
            }
        }
    }

    private SourceCoordinator make(JobVertex vertex, ClassLoader loader) {
        List<SourceOutbox> made = new ArrayList<>();
        SourceValve valve = new SourceValve(
                message -> readers.send(message, () -> made.get(0).delivered(message)));
        SourceOutbox outbox = new SourceOutbox(
                record -> runtime.durability().jobs().keepSource(graph.jobId(), vertex.id(), record),
                runtime.main(),
                runtime.io(),
                valve::send,
                why -> failures.accept(notKept(vertex, why)));
        made.add(outbox);
        SourceThread thread = runtime.sourceThreads().apply(graph.jobId().substring(0, 8));
        SourceCoordinator source =
                new SourceCoordinator(vertex, thread, runtime.io(), loader, new SourceCoordinator.Job() {
                    @Override
                    public boolean outlivesJobManagers() {
                        return runtime.durability().jobs().isDurable();
                    }

                    @Override
                    public void handOut(int attempt, @Nullable CoordinatorSnapshot behind, List<ToReader> messages) {
                        runtime.main().execute(() -> outbox.add(attempt, behind, messages));
                    }

                    @Override
                    public void fail(Failure failure) {
                        runtime.main().execute(() -> failures.accept(failure));
                    }
                });
        valves.put(vertex.id(), valve);
        outboxes.put(vertex.id(), outbox);
        sources.put(vertex.id(), source);
        return source;
    }

    private static Failure notKept(JobVertex vertex, String why) {
        return Failure.of(
                "io.weir.NotDurable",
                "What '%s' hands out to its readers cannot be kept for other JobManagers: %s"
                        .formatted(vertex.name(), why));
    }

    private void begin(JobVertex vertex, SourceCoordinator source, @Nullable CoordinatorSnapshot state) {
        int attempt = readers.attempt(vertex.id());
        outbox(vertex.id()).begin(attempt);
        source.start(state, attempt);
    }

    private SourceOutbox outbox(String vertexId) {
        SourceOutbox outbox = outboxes.get(vertexId);
        if (outbox == null) {
            throw new AssertionError("There is no source " + vertexId);
        }
        return outbox;
    }

    /** A reader is there, maybe again as another leader has taken over. */
    void onReaderRegistered(ReaderRegistered message) {
        AttemptId attempt = message.attempt();
        find(attempt.vertexId()).ifPresent(source -> {
            source.onReaderRegistered(attempt, message.host());
            int open = outbox(attempt.vertexId()).registered(attempt, message.received(), message.requests());
            for (int i = 0; i < open; i++) {
                source.onSplitRequested(attempt, message.host());
            }
        });
    }

    /** Sets the enumerators of these vertices back, or to their beginning. */
    void restart(Set<String> vertices, Function<JobVertex, @Nullable CoordinatorSnapshot> state) {
        for (JobVertex vertex : graph.vertices()) {
            SourceCoordinator source = sources.get(vertex.id());
            if (source != null && vertices.contains(vertex.id())) {
                begin(vertex, source, state.apply(vertex));
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
                    snapshot -> runtime.main()
                            .execute(() -> outbox(vertex).then(() -> {
                                valve.hold(checkpointId);
                                events.accept(new CheckpointEvent.SourceSnapshotTaken(checkpointId, vertex, snapshot));
                            })),
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
        outboxes.clear();
    }
}
