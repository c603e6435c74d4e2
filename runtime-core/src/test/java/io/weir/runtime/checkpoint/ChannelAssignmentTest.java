package io.weir.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.plan.Partitioning;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import io.weir.runtime.checkpoint.RestoredTask.RestoredChannel;
import io.weir.runtime.checkpoint.RestoredTask.RestoredChannels;
import io.weir.runtime.checkpoint.StateHandle.Inline;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.OperatorNode;
import io.weir.runtime.keygroup.KeyGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ChannelAssignmentTest {
    private static final int GROUPS = 128;

    @ParameterizedTest
    @EnumSource(Partitioning.class)
    void recordsGoBackWhereTheyWereAtTheSameParallelism(Partitioning partitioning) {
        for (int parallelism = 1; parallelism <= 4; parallelism++) {
            ChannelAssignment assignment = assignment(partitioning, parallelism, partitioning, parallelism);
            JobVertex target = vertex("to", parallelism);

            assertThat(assignment.problems(false)).isEmpty();
            for (int subtask = 0; subtask < parallelism; subtask++) {
                List<RestoredChannels> restored = assignment.of(target, subtask);
                assertThat(restored).hasSize(1);
                assertThat(restored.get(0).handle()).isEqualTo(handle(subtask));
                assertThat(restored.get(0).channels())
                        .hasSize(parallelism)
                        .allMatch(RestoredChannel::same)
                        .extracting(RestoredChannel::producer)
                        .doesNotHaveDuplicates();
            }
        }
    }

    /** For each key group the subtask that owns it now reads what the former owner had. */
    @Test
    void recordsByKeyAreReadByAllThatMayOwnThem() {
        for (int before = 1; before <= 6; before++) {
            for (int now = 1; now <= 6; now++) {
                ChannelAssignment assignment = assignment(Partitioning.HASH, before, Partitioning.HASH, now);
                for (int group = 0; group < GROUPS; group += 9) {
                    StateHandle former = handle(KeyGroups.subtask(group, GROUPS, before));

                    assertThat(assignment.of(vertex("to", now), KeyGroups.subtask(group, GROUPS, now)))
                            .as("%d to %d, key group %d", before, now, group)
                            .filteredOn(piece -> piece.handle().equals(former))
                            .singleElement()
                            .extracting(piece -> piece.channels().size())
                            .isEqualTo(before);
                }
            }
        }
    }

    @Test
    void recordsThatGetAKeyOnlyNowAreReadByAll() {
        ChannelAssignment assignment = assignment(Partitioning.REBALANCE, 2, Partitioning.HASH, 2);

        assertThat(assignment.problems(false)).isEmpty();
        assertThat(assignment.of(vertex("to", 2), 0)).hasSize(2);
        assertThat(assignment.of(vertex("to", 2), 1)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Partitioning.class,
            names = {"REBALANCE", "RESCALE", "SHUFFLE", "GLOBAL"})
    void recordsForAnySubtaskGoToOne(Partitioning partitioning) {
        for (int before = 1; before <= 4; before++) {
            for (int now = 1; now <= 4; now++) {
                ChannelAssignment assignment = assignment(partitioning, before, partitioning, now);
                List<String> taken = new ArrayList<>();
                for (int subtask = 0; subtask < now; subtask++) {
                    for (RestoredChannels piece : assignment.of(vertex("to", now), subtask)) {
                        piece.channels()
                                .forEach(channel -> taken.add(
                                        "%d/%d".formatted(piece.handle().checksum(), channel.number())));
                    }
                }

                assertThat(assignment.problems(false)).isEmpty();
                assertThat(taken)
                        .as("%s, %d to %d", partitioning, before, now)
                        .hasSize(before * before)
                        .doesNotHaveDuplicates();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Partitioning.class,
            names = {"FORWARD", "BROADCAST", "CUSTOM"})
    void refusesAnotherParallelismWhereItMattersWhichSubtaskGetsARecord(Partitioning partitioning) {
        assertThat(assignment(partitioning, 2, partitioning, 3).problems(true))
                .singleElement()
                .asString()
                .isEqualTo(
                        "The checkpoint is unaligned and holds records on their way from 'from' to 'to' (%s, from 2 to 2 subtasks), which cannot be handed to other subtasks (%s, from 3 to 3). Start with the parallelism of before, take a savepoint, and change it with that."
                                .formatted(partitioning, partitioning));
    }

    @Test
    void refusesToSpreadWhatWentToAll() {
        assertThat(assignment(Partitioning.BROADCAST, 2, Partitioning.REBALANCE, 2)
                        .problems(false))
                .hasSize(1);
    }

    @Test
    void refusesRecordsOnAConnectionThatTheJobDoesNotHave() {
        OperatorMetadata other = operator("other", 1, List.of());
        ChannelEdge edge = new ChannelEdge("other", null, "to", 0, 0, Partitioning.HASH);
        ChannelAssignment assignment = new ChannelAssignment(
                job(Partitioning.HASH, 1), List.of(other, operator("to", 1, List.of(snapshot(0, 1, edge)))));

        assertThat(assignment.problems(false))
                .singleElement()
                .asString()
                .contains("from 'other' to 'to', and the job has no such connection");
        assertThat(assignment.problems(true)).isEmpty();
        assertThat(assignment.of(vertex("to", 1), 0)).isEmpty();
    }

    private static ChannelAssignment assignment(Partitioning former, int before, Partitioning partitioning, int now) {
        List<OperatorSnapshot> snapshots = new ArrayList<>();
        ChannelEdge edge = new ChannelEdge("from", null, "to", 0, 0, former);
        for (int subtask = 0; subtask < before; subtask++) {
            snapshots.add(snapshot(subtask, before, edge));
        }
        return new ChannelAssignment(
                job(partitioning, now),
                List.of(operator("from", before, List.of()), operator("to", before, snapshots)));
    }

    private static OperatorSnapshot snapshot(int subtask, int producers, ChannelEdge edge) {
        List<ChannelState.Channel> channels = new ArrayList<>();
        for (int producer = 0; producer < producers; producer++) {
            channels.add(new ChannelState.Channel(edge, producer, 1));
        }
        return new OperatorSnapshot("to", subtask, null, null, new ChannelState(channels, handle(subtask)));
    }

    private static final List<Inline> HANDLES = List.of(
            new Inline(new byte[0], 0),
            new Inline(new byte[0], 1),
            new Inline(new byte[0], 2),
            new Inline(new byte[0], 3),
            new Inline(new byte[0], 4),
            new Inline(new byte[0], 5));

    private static Inline handle(int subtask) {
        return HANDLES.get(subtask);
    }

    private static OperatorMetadata operator(String id, int parallelism, List<OperatorSnapshot> snapshots) {
        return new OperatorMetadata(id, null, id, parallelism, GROUPS, Set.of(), snapshots, null);
    }

    private static JobGraph job(Partitioning partitioning, int parallelism) {
        JobEdge edge = new JobEdge(0, "v-from", 0, null, "v-to", 0, partitioning, 100, new byte[0]);
        return new JobGraph(
                "job",
                "job",
                List.of(vertex("from", parallelism), vertex("to", parallelism)),
                List.of(edge),
                Map.of(),
                Map.of(),
                List.of());
    }

    private static JobVertex vertex(String operator, int parallelism) {
        return new JobVertex(
                "v-" + operator,
                operator,
                parallelism,
                GROUPS,
                false,
                "default",
                List.of(new OperatorNode(operator, operator, null, OperatorNode.Kind.OPERATOR, -1, null)),
                new byte[0]);
    }
}
