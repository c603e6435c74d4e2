package io.weir.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StaleBranchesTest {
    private static BranchId branch(int subtask, int parallelism, long number) {
        return new BranchId("p", subtask, parallelism, number, "0123456789ab");
    }

    private static StaleBranches restored(int subtask, int parallelism, XaWriterState... former) {
        return new StaleBranches(subtask, parallelism, true, List.of(former));
    }

    @Test
    void aJobThatStartsFromNothingHasNoUseForAny() {
        StaleBranches second = new StaleBranches(1, 2, false, List.of());

        assertThat(second.contains(branch(1, 2, 0))).isTrue();
        assertThat(second.contains(branch(3, 4, 7))).isTrue();
        assertThat(second.contains(branch(0, 2, 0))).as("the first writer's").isFalse();
        assertThat(second.contains(branch(2, 4, 0))).as("the first writer's").isFalse();
    }

    @Test
    void whatTheSnapshotCoversIsLeftToTheCommitter() {
        StaleBranches stale = restored(1, 2, new XaWriterState(1, 2, 5));

        assertThat(stale.contains(branch(1, 2, 4))).isFalse();
        assertThat(stale.contains(branch(1, 2, 5))).isTrue();
        assertThat(stale.contains(branch(0, 2, 5))).as("the other writer runs").isFalse();
    }

    @Test
    void aWriterThatTakesSeveralOverSettlesAllOfThem() {
        StaleBranches only = restored(0, 1, new XaWriterState(0, 2, 5), new XaWriterState(1, 2, 3));

        assertThat(only.contains(branch(0, 2, 4))).isFalse();
        assertThat(only.contains(branch(1, 2, 3))).isTrue();
        assertThat(only.contains(branch(0, 1, 0)))
                .as("a failed attempt of today")
                .isTrue();
        assertThat(only.contains(branch(2, 3, 0))).as("a third parallelism").isTrue();
    }

    @Test
    void aWriterThatIsNewKnowsItsOwnOnly() {
        StaleBranches fourth = restored(3, 4);

        assertThat(fourth.contains(branch(3, 4, 0))).isTrue();
        assertThat(fourth.contains(branch(1, 2, 9))).as("maybe in the snapshot").isFalse();
    }
}
