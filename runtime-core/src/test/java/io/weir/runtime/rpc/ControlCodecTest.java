package io.weir.runtime.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.plan.Partitioning;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.StateHandle;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.graph.BlobKey;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.OperatorNode;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.JobManagerMessage.AcknowledgeCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.Heartbeat;
import io.weir.runtime.protocol.JobManagerMessage.TaskManagerLeaves;
import io.weir.runtime.protocol.JobManagerMessage.TaskStateChanged;
import io.weir.runtime.protocol.RpcMessage;
import io.weir.runtime.protocol.SourceTime;
import io.weir.runtime.protocol.SplitTime;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskDeployment.EdgeEnds;
import io.weir.runtime.protocol.TaskDeployment.Peer;
import io.weir.runtime.protocol.TaskManagerMessage.DeployTasks;
import io.weir.runtime.protocol.TaskReportedMetrics;
import io.weir.runtime.protocol.TaskState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ControlCodecTest {
    private static final AttemptId ATTEMPT = new AttemptId("a".repeat(32), "b".repeat(32), 1, 0);

    @Test
    void readsAWholeDeploymentBack() {
        DeployTasks deploy = new DeployTasks(
                graph(),
                List.of(new TaskDeployment(
                        ATTEMPT,
                        2,
                        List.of(),
                        List.of(new EdgeEnds(0, List.of(new Peer(ATTEMPT, "tm", "localhost", 7)))),
                        null)));

        DeployTasks back = (DeployTasks) roundTrip(deploy);

        assertThat(back.tasks()).isEqualTo(deploy.tasks());
        assertThat(back.job()).usingRecursiveComparison().isEqualTo(deploy.job());
    }

    @Test
    void readsAbsentPartsBackAsAbsent() {
        TaskStateChanged change =
                new TaskStateChanged(ATTEMPT, TaskState.FAILED, Failure.of("Lost", "gone"), null, new byte[] {1, 2});

        TaskStateChanged back = (TaskStateChanged) roundTrip(change);

        assertThat(back).usingRecursiveComparison().isEqualTo(change);
    }

    @Test
    void readsTheStateOfATaskBack() {
        KeyedSnapshot keyed = new KeyedSnapshot(
                KeyedSnapshot.CANONICAL,
                new KeyGroupRange(0, 64),
                List.of(
                        new KeyedSnapshot.Part("base", new StateHandle.InFile("shared/a", 8, 100, -1)),
                        new KeyedSnapshot.Part("delta", new StateHandle.Inline(new byte[] {1, 2}, 7))));
        AcknowledgeCheckpoint acknowledgement = new AcknowledgeCheckpoint(
                ATTEMPT,
                3,
                new TaskSnapshot(
                        List.of(new OperatorSnapshot("d".repeat(32), 1, keyed, null, null)),
                        new TaskSnapshot.Figures(1, 2, 3, 4, 5, 6, 7, 8, true)));

        AcknowledgeCheckpoint back = (AcknowledgeCheckpoint) roundTrip(acknowledgement);

        assertThat(back).usingRecursiveComparison().isEqualTo(acknowledgement);
    }

    @Test
    void readsFiguresBackWhateverTheirWidth() {
        Heartbeat beat = new Heartbeat(
                "tm",
                Map.of("small", 1L, "large", Long.MAX_VALUE, "ratio", 0.5),
                List.of(new TaskReportedMetrics(ATTEMPT, Map.of("numRecordsIn", 5L), Map.of("sum", "7"), null)));

        Heartbeat back = (Heartbeat) roundTrip(beat);

        assertThat(back.process().get("small").longValue()).isOne();
        assertThat(back.process().get("large").longValue()).isEqualTo(Long.MAX_VALUE);
        assertThat(back.process().get("ratio").doubleValue()).isEqualTo(0.5);
        assertThat(back.tasks().get(0).values().get("numRecordsIn").longValue()).isEqualTo(5);
    }

    @Test
    void readsTheTimeOfSplitsBack() {
        SplitTime split = new SplitTime("flights-3", Long.MIN_VALUE, false, 0, 95_000, 95_000, 0);
        SourceTime time = new SourceTime(
                "flights",
                Long.MIN_VALUE,
                false,
                30_000,
                2,
                0,
                new SplitTime("b", 7, false, 1, 2, 3, 4),
                List.of(split));
        Heartbeat beat =
                new Heartbeat("tm", Map.of(), List.of(new TaskReportedMetrics(ATTEMPT, Map.of(), Map.of(), time)));

        Heartbeat back = (Heartbeat) roundTrip(beat);

        assertThat(back).isEqualTo(beat);
    }

    @Test
    void knowsExactlyTheseKindsOfMessages() {
        assertThat(ControlCodec.types().keySet())
                .containsExactly(
                        "AcknowledgeCheckpoint",
                        "AddSplits",
                        "AdoptTasks",
                        "AwaitsLastCheckpoint",
                        "CancelTask",
                        "CheckpointAborted",
                        "CheckpointCompleted",
                        "Collected",
                        "DeclineCheckpoint",
                        "DeployTasks",
                        "Done",
                        "DropTasks",
                        "EventToEnumerator",
                        "EventToReader",
                        "FetchCollected",
                        "Figures",
                        "Heartbeat",
                        "JobManagerHeartbeat",
                        "NoMoreSplits",
                        "ReaderRegistered",
                        "Refused",
                        "RegisterTaskManager",
                        "Registered",
                        "ReleaseJob",
                        "SplitRequested",
                        "TaskManagerLeaves",
                        "TaskStateChanged",
                        "Text",
                        "ThreadDump",
                        "TriggerCheckpoint");
    }

    @Test
    void theProtocolsPageNamesEachKind() throws IOException {
        assertThat(Files.readString(Path.of("../docs/protocols/job-control.md")))
                .contains(ControlCodec.types().keySet().stream()
                        .map(name -> "`" + name + "`")
                        .toList());
    }

    @Test
    void refusesAKindOfMessageThatIsNotInTheFamily() {
        byte[] bytes = ControlCodec.write(new Envelope("to", "from:1", "", 0, new TaskManagerLeaves("tm", "x")));
        String changed =
                new String(bytes, StandardCharsets.ISO_8859_1).replace("TaskManagerLeaves", "java.lang.Runtime");

        assertThatThrownBy(() -> ControlCodec.read(changed.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(RpcException.class)
                .hasMessageContaining("unknown kind 'java.lang.Runtime' came from from:1");
    }

    @Test
    void refusesBytesThatAreNoMessage() {
        byte[] bytes = ControlCodec.write(new Envelope("to", "from:1", "", 0, new TaskManagerLeaves("tm", "x")));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ControlCodec.read(cut)).isInstanceOf(RpcException.class);
        }
    }

    @Test
    void readsAJobGraphBackAndRefusesWhatIsNone() {
        byte[] bytes = ControlCodec.writeGraph(graph());

        assertThat(ControlCodec.readGraph(bytes)).usingRecursiveComparison().isEqualTo(graph());
        assertThatThrownBy(() -> ControlCodec.readGraph(java.util.Arrays.copyOf(bytes, bytes.length - 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The job graph cannot be read:");
        assertThatThrownBy(() -> ControlCodec.readGraph(java.util.Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessageStartingWith("The job graph cannot be read:");
    }

    private static RpcMessage roundTrip(RpcMessage message) {
        Envelope envelope = new Envelope("to", "from:1", "token", 5, message);
        Envelope back = ControlCodec.read(ControlCodec.write(envelope));
        assertThat(back.call()).isEqualTo(5);
        assertThat(back.to() + back.from() + back.token()).isEqualTo("tofrom:1token");
        return back.body();
    }

    private static JobGraph graph() {
        OperatorNode source = new OperatorNode("c".repeat(32), "flights", "uid", OperatorNode.Kind.SOURCE, -1, null);
        OperatorNode sink = new OperatorNode("d".repeat(32), "out", null, OperatorNode.Kind.SINK, -1, "late");
        return new JobGraph(
                "a".repeat(32),
                "job",
                List.of(
                        new JobVertex("b".repeat(32), "v", 2, 128, true, "default", List.of(source), new byte[] {1}),
                        new JobVertex("e".repeat(32), "w", 2, 128, false, "default", List.of(sink), new byte[300])),
                List.of(new JobEdge(
                        0, "b".repeat(32), 0, null, "e".repeat(32), 0, Partitioning.HASH, 100, new byte[] {9})),
                Map.of("k", "v"),
                Map.of("p", "q"),
                List.of(new BlobKey("0".repeat(64), "job.jar", 5)));
    }
}
