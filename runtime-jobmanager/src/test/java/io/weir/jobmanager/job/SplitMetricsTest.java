package io.weir.jobmanager.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.protocol.SourceTime;
import io.weir.runtime.protocol.SplitTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SplitMetricsTest {
    private static final String SPLIT = "flights.split.a-0.watermark.";

    @Test
    void namesTheTimeOfASplitAsFlinkDoes() {
        Map<String, Number> metrics = SplitMetrics.of(time(new SplitTime("a-0", 77, false, 3, 4, 1500, 500)), null);

        assertThat(metrics)
                .isEqualTo(Map.of(
                        "flights.currentOutputWatermark",
                        70L,
                        SPLIT + "currentWatermark",
                        77L,
                        SPLIT + "activeTimeMsPerSecond",
                        750.0,
                        SPLIT + "idleTimeMsPerSecond",
                        250.0,
                        SPLIT + "pausedTimeMsPerSecond",
                        0.0,
                        SPLIT + "accumulatedActiveTimeMs",
                        1500L,
                        SPLIT + "accumulatedIdleTimeMs",
                        500L,
                        SPLIT + "accumulatedPausedTimeMs",
                        0L));
    }

    @Test
    void ratesAreThoseSinceTheReportBefore() {
        SourceTime before = time(new SplitTime("a-0", 77, false, 3, 4, 9000, 0));
        SourceTime now = time(new SplitTime("a-0", 77, true, 3, 4, 9200, 800));

        assertThat(SplitMetrics.of(now, before))
                .containsEntry(SPLIT + "activeTimeMsPerSecond", 200.0)
                .containsEntry(SPLIT + "idleTimeMsPerSecond", 800.0);
    }

    @Test
    void aSplitThatComesBackBeginsAnew() {
        SourceTime before = time(new SplitTime("a-0", 77, false, 3, 4, 9000, 0));
        SourceTime now = time(new SplitTime("a-0", Long.MIN_VALUE, true, 0, 400, 100, 300));

        assertThat(SplitMetrics.of(now, before))
                .containsEntry(SPLIT + "activeTimeMsPerSecond", 250.0)
                .containsEntry(SPLIT + "currentWatermark", Long.MIN_VALUE);
    }

    @Test
    void aReaderAsAWholeIsNoSplit() {
        Map<String, Number> metrics = SplitMetrics.of(time(new SplitTime("", 70, false, 3, 4, 1500, 500)), null);

        assertThat(metrics).isEqualTo(Map.of("flights.currentOutputWatermark", 70L));
    }

    private static SourceTime time(SplitTime split) {
        return new SourceTime("flights", 70, false, 0, 1, 0, split, List.of(split));
    }
}
