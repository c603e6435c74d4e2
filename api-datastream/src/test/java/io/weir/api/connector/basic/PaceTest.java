package io.weir.api.connector.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PaceTest {
    private long nowNanos;

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000, Long.MIN_VALUE, 1L << 60})
    void givesAsManyAsTheRateSaysWhateverTheClockStartsAt(long startNanos) {
        nowNanos = startNanos;
        Pace pace = new Pace(1_000_000_000.0, () -> nowNanos);
        int before = acquireAll(pace);

        nowNanos += 1000;

        assertThat(before).isEqualTo(1);
        assertThat(acquireAll(pace)).isEqualTo(1000);
    }

    @Test
    void spreadsRecordsOverASecond() {
        Pace pace = new Pace(10, () -> nowNanos);

        int taken = 0;
        for (int millis = 0; millis < 1000; millis++) {
            nowNanos = TimeUnit.MILLISECONDS.toNanos(millis);
            taken += acquireAll(pace);
        }

        assertThat(taken).isEqualTo(10);
    }

    @Test
    void catchesUpOnATenthOfASecondAtMost() {
        Pace pace = new Pace(1000, () -> nowNanos);
        acquireAll(pace);

        nowNanos = TimeUnit.SECONDS.toNanos(60);

        assertThat(acquireAll(pace)).isEqualTo(101); // those of 100 ms, and the one that is due now
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void refusesARateThatIsNotPositive(double rate) {
        assertThatThrownBy(() -> new Pace(rate)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int acquireAll(Pace pace) {
        int taken = 0;
        while (pace.acquire().isDone()) {
            taken++;
        }
        return taken;
    }
}
