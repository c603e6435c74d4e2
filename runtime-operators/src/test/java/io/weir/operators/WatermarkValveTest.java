package io.weir.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Combines the time of channels without going back and without waiting for idle ones. */
class WatermarkValveTest {
    private final List<String> told = new ArrayList<>();
    private final TimeSignals target = new TimeSignals() {
        @Override
        public void watermark(long timestamp) {
            told.add("watermark " + timestamp);
        }

        @Override
        public void idle(boolean idle) {
            told.add(idle ? "idle" : "active");
        }
    };

    @Test
    void tellsTheSmallestOnceAllHaveSpoken() {
        WatermarkValve valve = new WatermarkValve(2, target);

        valve.watermark(0, 10);
        assertThat(told).isEmpty();
        valve.watermark(1, 5);
        valve.watermark(1, 7);
        valve.watermark(1, 20);

        assertThat(told).containsExactly("watermark 5", "watermark 7", "watermark 10");
    }

    @Test
    void doesNotWaitForAnIdleChannel() {
        WatermarkValve valve = new WatermarkValve(2, target);
        valve.watermark(0, 10);

        valve.idle(1, true);
        valve.watermark(1, 3);
        valve.watermark(0, 12);

        assertThat(told).containsExactly("watermark 10", "watermark 12");
    }

    @Test
    void aChannelThatIsBehindDoesNotHoldOthersBackUntilItCaughtUp() {
        WatermarkValve valve = new WatermarkValve(2, target);
        valve.idle(1, true);
        valve.watermark(0, 10);

        valve.idle(1, false);
        valve.watermark(1, 5);
        valve.watermark(0, 11);
        valve.watermark(1, 11);
        valve.watermark(0, 15);
        valve.watermark(1, 13);

        assertThat(told).containsExactly("watermark 10", "watermark 11", "watermark 13");
    }

    @Test
    void tellsWhatOthersHadReachedBeforeAllAreIdle() {
        WatermarkValve valve = new WatermarkValve(2, target);
        valve.watermark(0, 30);
        valve.watermark(1, 10);

        valve.idle(0, true);
        valve.idle(1, true);
        valve.idle(1, false);

        assertThat(told).containsExactly("watermark 10", "watermark 30", "idle", "active");
    }

    @Test
    void theOnlyActiveChannelLeadsOnceItCaughtUp() {
        WatermarkValve valve = new WatermarkValve(2, target);
        valve.watermark(0, 30);
        valve.idle(1, true);
        valve.idle(0, true);
        valve.idle(1, false);

        valve.watermark(1, 20);
        valve.watermark(1, 40);

        assertThat(told).containsExactly("watermark 30", "idle", "active", "watermark 40");
    }

    @Test
    void neverGoesBack() {
        Random random = new Random(9);
        for (int run = 0; run < 200; run++) {
            told.clear();
            WatermarkValve valve = new WatermarkValve(4, target);
            long[] watermarks = new long[4];
            for (int step = 0; step < 200; step++) {
                int channel = random.nextInt(4);
                if (random.nextInt(4) == 0) {
                    valve.idle(channel, random.nextBoolean());
                } else {
                    watermarks[channel] += random.nextInt(10);
                    valve.watermark(channel, watermarks[channel]);
                }
            }
            List<Long> results = told.stream()
                    .filter(signal -> signal.startsWith("watermark"))
                    .map(signal -> Long.parseLong(signal.substring(10)))
                    .toList();
            assertThat(results).isSorted().doesNotHaveDuplicates();
        }
    }
}
