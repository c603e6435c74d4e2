package io.weir.log.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IoThrottleTest {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    @Test
    void whoeverMovesBytesWaitsUntilTheyWouldHaveBeenDone() {
        IoThrottle throttle = new IoThrottle(1000);

        assertThat(throttle.nanosFor(500, 0)).isEqualTo(SECOND_NANOS / 2);
        assertThat(throttle.nanosFor(500, 0)).as("another thread comes behind").isEqualTo(SECOND_NANOS);
        assertThat(throttle.nanosFor(1000, SECOND_NANOS)).isEqualTo(SECOND_NANOS);
    }

    @Test
    void timeInWhichNothingWasDoneIsSavedUpForAMomentOnly() {
        IoThrottle throttle = new IoThrottle(1000);
        assertThat(throttle.nanosFor(1, 0)).isEqualTo(SECOND_NANOS / 1000);

        assertThat(throttle.nanosFor(200, SECOND_NANOS / 5))
                .as("as if it had been done meanwhile")
                .isEqualTo(SECOND_NANOS / 1000);
        assertThat(throttle.nanosFor(1000, 100 * SECOND_NANOS)).isEqualTo(SECOND_NANOS * 7 / 10);
    }

    @Test
    void withoutALimitNobodyWaits() {
        IoThrottle throttle = new IoThrottle(Double.MAX_VALUE);

        assertThat(throttle.nanosFor(Integer.MAX_VALUE, -7)).isZero();
        assertThat(throttle.nanosFor(Integer.MAX_VALUE, -7)).isZero();
    }

    @Test
    void theSlowestRateOverflowsNothing() {
        IoThrottle throttle = new IoThrottle(1);

        for (int i = 0; i < 20; i++) {
            assertThat(throttle.nanosFor(Integer.MAX_VALUE, i)).isPositive();
        }
    }
}
