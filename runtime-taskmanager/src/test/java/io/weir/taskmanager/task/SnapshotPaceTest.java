package io.weir.taskmanager.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SnapshotPaceTest {
    private final SnapshotPace pace = new SnapshotPace();

    @Test
    void smallEntriesAreWrittenInLargerSteps() {
        steps(20, 50);

        assertThat(pace.entries()).isEqualTo(SnapshotPace.MOST);
    }

    @Test
    void aStepOfLargeEntriesTakesAboutAMillisecond() {
        steps(20, 4_000);

        assertThat(pace.entries()).isBetween(250, 500);
    }

    @Test
    void someEntriesAreWrittenWhateverTheyTake() {
        steps(20, 1_000_000_000);

        assertThat(pace.entries()).isEqualTo(SnapshotPace.LEAST);
    }

    @Test
    void stepsGrowAgainAfterASlowOne() {
        steps(1, 1_000_000);
        int slow = pace.entries();
        steps(20, 50);

        assertThat(slow).isEqualTo(SnapshotPace.FIRST / 2);
        assertThat(pace.entries()).isEqualTo(SnapshotPace.MOST);
    }

    private void steps(int count, long nanosPerEntry) {
        IntStream.range(0, count).forEach(step -> pace.took(pace.entries() * nanosPerEntry));
    }
}
