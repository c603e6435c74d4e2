package io.weir.jobmanager.checkpoint;

import static io.weir.jobmanager.TestJobs.edge;
import static io.weir.jobmanager.TestJobs.vertex;
import static io.weir.jobmanager.TestJobs.vertexId;

import io.weir.api.configuration.Configuration;
import io.weir.api.plan.Partitioning;
import io.weir.jobmanager.TestJobs;
import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.JobEvent;
import io.weir.jobmanager.schedule.Slot;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.StateHandle.InFile;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.config.CheckpointConfig;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.OperatorNode.Kind;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A coordinator of a small running job, and what may happen to it. */
class CoordinatorScenario {
    /** A source of one subtask that two counting subtasks read from. */
    static final JobGraph JOB = TestJobs.graph(
            1,
            List.of(vertex(0, "Source", 1, "default", Kind.SOURCE), vertex(1, "Count", 2, "default", Kind.SINK)),
            List.of(edge(0, 0, 1, Partitioning.HASH)));

    static final Path OWN = Path.of("/ck", TestJobs.id(1));
    static final TaskSnapshot EMPTY =
            new TaskSnapshot(List.of(), new TaskSnapshot.Figures(1, 2, 3, 4, 5, 6, 7, 8, false));

    final Map<String, String> settings = new HashMap<>(Map.of(
            "execution.checkpointing.interval",
            "1 s",
            "execution.checkpointing.timeout",
            "10 s",
            "execution.checkpointing.dir",
            "/ck"));
    ExecutionGraph graph = new ExecutionGraph(JOB, io.weir.jobmanager.schedule.Recovery.none(), 0);
    long millis = 1000;
    CheckpointCoordinator coordinator;

    void start() {
        CheckpointConfig config = CheckpointConfig.from(Configuration.fromMap(settings));
        coordinator = new CheckpointCoordinator(graph, config, () -> "0123456789ab");
        graph.on(new JobEvent.Started(), 0);
        graph.on(new JobEvent.SlotsGranted(List.of(new Slot("a", 0, "a", 1), new Slot("b", 0, "b", 1))), 0);
    }

    void run() {
        start();
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.RUNNING));
    }

    List<CheckpointAction> on(CheckpointEvent event) {
        return coordinator.on(event, new Moment(1_700_000_000_000L + millis, millis));
    }

    List<CheckpointAction> tickAfter(long time) {
        millis += time;
        return on(new CheckpointEvent.Tick());
    }

    /** Begins the next one by time and brings it to its tasks. */
    void trigger(long id) {
        tickAfter(1000);
        on(new CheckpointEvent.DirectoriesMade(id));
        on(sourceTaken(id));
    }

    List<CheckpointAction> complete(long id, TaskSnapshot first, TaskSnapshot second) {
        trigger(id);
        ackAll(id, first, second);
        return on(new CheckpointEvent.MetadataStored(id));
    }

    void ackAll(long id, TaskSnapshot first, TaskSnapshot second) {
        on(new CheckpointEvent.Acknowledged(id(0, 0), id, EMPTY));
        on(new CheckpointEvent.Acknowledged(id(1, 0), id, first));
        on(new CheckpointEvent.Acknowledged(id(1, 1), id, second));
    }

    List<CheckpointAction> ack(long id, AttemptId attempt) {
        return on(new CheckpointEvent.Acknowledged(attempt, id, EMPTY));
    }

    List<CheckpointAction> request(long number, CheckpointKind kind, AfterSnapshot after) {
        return request(number, kind, after, null);
    }

    List<CheckpointAction> request(long number, CheckpointKind kind, AfterSnapshot after, Path directory) {
        return on(new CheckpointEvent.Requested(new CheckpointRequest(number, kind, after, directory)));
    }

    List<CheckpointAction> report(AttemptId attempt, TaskState state) {
        graph.on(new JobEvent.TaskChanged(attempt, state, null), millis);
        return on(new CheckpointEvent.JobChanged());
    }

    List<CheckpointAction> fail(AttemptId attempt) {
        graph.on(new JobEvent.TaskChanged(attempt, TaskState.FAILED, Failure.of("Broken", "broke")), millis);
        return on(new CheckpointEvent.JobChanged());
    }

    static CheckpointEvent sourceTaken(long id) {
        return new CheckpointEvent.SourceSnapshotTaken(id, vertexId(0), new CoordinatorSnapshot(3, new byte[] {1}));
    }

    /** Keyed state of a subtask of Count in files of these paths. */
    static TaskSnapshot snapshot(int subtask, String... paths) {
        List<KeyedSnapshot.Part> parts = new ArrayList<>(Stream.of(paths)
                .map(path -> new KeyedSnapshot.Part(path, new InFile(path, 8, 10, 0)))
                .toList());
        KeyedSnapshot keyed =
                new KeyedSnapshot(KeyedSnapshot.CANONICAL, new KeyGroupRange(subtask * 64, subtask * 64 + 64), parts);
        return new TaskSnapshot(
                List.of(new OperatorSnapshot(vertexId(101), subtask, keyed, null, null)), EMPTY.figures());
    }

    static AttemptId id(int vertex, int subtask) {
        return new AttemptId(TestJobs.id(1), vertexId(vertex), subtask, 0);
    }
}
