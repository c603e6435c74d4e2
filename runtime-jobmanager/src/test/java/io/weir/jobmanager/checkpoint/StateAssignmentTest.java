package io.weir.jobmanager.checkpoint;

import static io.weir.jobmanager.TestJobs.vertexId;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.jobmanager.TestJobs;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.checkpoint.StateHandle.Inline;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.OperatorNode;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StateAssignmentTest {
    private static final String COUNT = vertexId(101);

    @Test
    void eachSubtaskGetsItsOwnWhenTheParallelismIsTheSame() {
        RestoredTask task = assignment(count(4, 128, Set.of(), true)).of(vertex(4, 128), 2);

        assertThat(task.operators())
                .singleElement()
                .satisfies(operator -> assertThat(operator.snapshots())
                        .extracting(OperatorSnapshot::subtask)
                        .containsExactly(2));
        assertThat(task.directory()).isEqualTo("/ck/chk-7");
        assertThat(task.sameJob()).isTrue();
        assertThat(task.finished()).isFalse();
    }

    @Test
    void keyGroupsThatOverlapComeTogetherAtAnyParallelism() {
        for (int before = 1; before <= 9; before++) {
            for (int after = 1; after <= 9; after++) {
                StateAssignment assignment = assignment(count(before, 16, Set.of(), true));
                for (int subtask = 0; subtask < after; subtask++) {
                    KeyGroupRange range = KeyGroups.range(subtask, 16, after);
                    RestoredTask task = assignment.of(vertex(after, 16), subtask);
                    for (int group = range.first(); group < range.end(); group++) {
                        int wanted = group;
                        assertThat(task.operators().get(0).snapshots())
                                .as("group %d from %d to %d", group, before, after)
                                .anyMatch(
                                        snapshot -> snapshot.keyed().keyGroups().contains(wanted));
                    }
                    assertThat(task.operators().get(0).snapshots())
                            .allMatch(snapshot -> snapshot.keyed().keyGroups().first() < range.end()
                                    && snapshot.keyed().keyGroups().end() > range.first());
                }
            }
        }
    }

    @Test
    void listsOfOperatorsGoToAllSubtasks() {
        RestoredTask task = assignment(count(3, 128, Set.of(), false)).of(vertex(2, 128), 1);

        assertThat(task.operators().get(0).snapshots()).hasSize(3);
        assertThat(task.operators().get(0).parallelism()).isEqualTo(3);
    }

    @Test
    void keyedStateOfOthersIsLeftOutOfSnapshotsThatComeForTheirLists() {
        OperatorSnapshot both = new OperatorSnapshot(COUNT, 0, keyed(0, 2, 128), inline(), null);
        StateAssignment assignment = assignment(operator(2, 128, Set.of(), List.of(both)));

        assertThat(assignment.of(vertex(2, 128), 1).operators().get(0).snapshots())
                .containsExactly(new OperatorSnapshot(COUNT, 0, null, both.operator(), null));
    }

    @Test
    void finishedSubtasksStayFinishedAtTheSameParallelismAndAllDoAtAnother() {
        StateAssignment some = assignment(count(2, 128, Set.of(1), true));
        StateAssignment all = assignment(count(2, 128, Set.of(0, 1), true));

        assertThat(some.of(vertex(2, 128), 1).finished()).isTrue();
        assertThat(some.of(vertex(2, 128), 0).finished()).isFalse();
        assertThat(some.of(vertex(3, 128), 1).finished()).isFalse();
        assertThat(all.of(vertex(3, 128), 2).finished()).isTrue();
    }

    @Test
    void namesStateThatNobodyClaims() {
        JobGraph job = job(TestJobs.vertex(5, "Other", 1, "default", OperatorNode.Kind.SINK));

        assertThat(problems(job, count(2, 128, Set.of(), true), false))
                .containsExactly(
                        "There is state of operator 'Count' (uid 'count'), which the job does not have. Give the operator that "
                                + "continues it that uid, or start with --allowNonRestoredState to leave the state out.");
        assertThat(problems(job, count(2, 128, Set.of(), true), true)).isEmpty();
        assertThat(problems(job, operator(2, 128, Set.of(), List.of()), false)).isEmpty();
    }

    @Test
    void refusesAnotherMaxParallelismOfKeyedStateOnly() {
        assertThat(problems(job(vertex(2, 256)), count(2, 128, Set.of(), true), true))
                .containsExactly(
                        "The keyed state of operator 'Count' (uid 'count') is in 128 key groups, and the job has 256 there. Set "
                                + "the operator's max parallelism, or 'pipeline.max-parallelism', to 128.");
        assertThat(problems(job(vertex(2, 256)), count(2, 128, Set.of(), false), true))
                .isEmpty();
    }

    @Test
    void takesOverTheKeyGroupsOfStateWhereTheProgramLeftThemOpen() {
        OperatorMetadata count = count(2, 128, Set.of(), true);

        JobVertex open = fitted(vertex(100, 256, true), count);

        assertThat(open.maxParallelism()).isEqualTo(128);
        assertThat(open.maxParallelismDerived()).isFalse();
        assertThat(problems(job(open), count, false)).isEmpty();
        assertThat(fitted(vertex(100, 256, false), count).maxParallelism()).isEqualTo(256);
        assertThat(fitted(vertex(100, 256, true), count(2, 128, Set.of(), false))
                        .maxParallelism())
                .isEqualTo(256);
    }

    @Test
    void refusesMoreSubtasksThanTheStateHasKeyGroups() {
        OperatorMetadata count = count(2, 4, Set.of(), true);

        assertThat(problems(job(fitted(vertex(5, 128, true), count)), count, true))
                .containsExactly(
                        "The keyed state of operator 'Count' (uid 'count') is in 4 key groups, which is the largest parallelism "
                                + "that it can be continued with, and the job has 5 subtasks there. Lower the operator's "
                                + "parallelism, or that of the job (-p), to 4.");
    }

    private static JobVertex fitted(JobVertex vertex, OperatorMetadata operator) {
        return StateAssignment.fitted(job(vertex), metadata(operator))
                .vertices()
                .get(0);
    }

    @Test
    void refusesAChainOfFinishedAndUnfinishedOperators() {
        JobVertex chain = new JobVertex(
                vertexId(1),
                "Count -> Print",
                2,
                128,
                false,
                "default",
                List.of(
                        new OperatorNode(COUNT, "Count", "count", OperatorNode.Kind.OPERATOR, -1, null),
                        new OperatorNode(vertexId(102), "Print", null, OperatorNode.Kind.SINK, 0, null)),
                new byte[0]);

        assertThat(problems(job(chain), count(2, 128, Set.of(0, 1), true), true))
                .singleElement()
                .asString()
                .contains("'Count -> Print'", "disableChaining()");
    }

    @Test
    void namesStateInTheFormOfAnotherBackend() {
        OperatorMetadata count = count(2, 128, Set.of(), true);
        OperatorMetadata stored = operator(
                2,
                128,
                Set.of(),
                count.snapshots().stream()
                        .map(snapshot -> new OperatorSnapshot(
                                COUNT,
                                snapshot.subtask(),
                                new KeyedSnapshot("rocksdb", KeyGroups.range(0, 128, 1), List.of()),
                                null,
                                null))
                        .toList());

        assertThat(StateAssignment.unreadable(job(vertex(2, 128)), metadata(stored), "hashmap"))
                .containsExactly(
                        "The keyed state of operator 'Count' (uid 'count') is in the form of the backend 'rocksdb', and the job's is "
                                + "'hashmap'. Start it with -Dstate.backend=rocksdb, or from a savepoint in canonical form.");
        assertThat(StateAssignment.unreadable(job(vertex(2, 128)), metadata(stored), "rocksdb"))
                .isEmpty();
        assertThat(StateAssignment.unreadable(job(vertex(2, 128)), metadata(count), "hashmap"))
                .isEmpty();
        JobGraph other = job(TestJobs.vertex(5, "Other", 1, "default", OperatorNode.Kind.SINK));
        assertThat(StateAssignment.unreadable(other, metadata(stored), "hashmap"))
                .as("left out")
                .isEmpty();
    }

    private static List<String> problems(JobGraph job, OperatorMetadata operator, boolean ignoreUnclaimed) {
        return StateAssignment.problems(job, metadata(operator), ignoreUnclaimed);
    }

    private static JobGraph job(JobVertex vertex) {
        return TestJobs.graph(1, List.of(vertex), List.of());
    }

    private static JobVertex vertex(int parallelism, int maxParallelism) {
        return vertex(parallelism, maxParallelism, false);
    }

    private static JobVertex vertex(int parallelism, int maxParallelism, boolean derived) {
        return new JobVertex(
                vertexId(1),
                "Count",
                parallelism,
                maxParallelism,
                derived,
                "default",
                List.of(new OperatorNode(COUNT, "Count", "count", OperatorNode.Kind.OPERATOR, -1, null)),
                new byte[0]);
    }

    private static StateAssignment assignment(OperatorMetadata operator) {
        return new StateAssignment(
                new CompletedCheckpoint(metadata(operator), Path.of("/ck/chk-7"), true, true), job(vertex(1, 128)));
    }

    private static CheckpointMetadata metadata(OperatorMetadata operator) {
        return new CheckpointMetadata(7, CheckpointKind.CHECKPOINT, 0, TestJobs.id(1), "job", List.of(operator));
    }

    /** Every subtask has keyed state, or a list. */
    private static OperatorMetadata count(int parallelism, int maxParallelism, Set<Integer> finished, boolean keyed) {
        return operator(
                parallelism,
                maxParallelism,
                finished,
                IntStream.range(0, parallelism)
                        .mapToObj(subtask -> new OperatorSnapshot(
                                COUNT,
                                subtask,
                                keyed ? keyed(subtask, parallelism, maxParallelism) : null,
                                keyed ? null : inline(),
                                null))
                        .toList());
    }

    private static OperatorMetadata operator(
            int parallelism, int maxParallelism, Set<Integer> finished, List<OperatorSnapshot> snapshots) {
        return new OperatorMetadata(COUNT, "count", "Count", parallelism, maxParallelism, finished, snapshots, null);
    }

    private static @Nullable KeyedSnapshot keyed(int subtask, int parallelism, int maxParallelism) {
        return new KeyedSnapshot(
                KeyedSnapshot.CANONICAL, KeyGroups.range(subtask, maxParallelism, parallelism), List.of());
    }

    private static Inline inline() {
        return new Inline(new byte[] {1}, 0);
    }
}
