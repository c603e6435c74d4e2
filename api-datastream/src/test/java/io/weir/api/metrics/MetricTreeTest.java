package io.weir.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class MetricTreeTest {
    private final MetricTree metrics = new MetricTree();

    @Test
    void namesMetricsByTheirGroups() {
        metrics.counter("all").inc(3);
        metrics.addGroup("topic").addGroup("a").gauge("offset", () -> 7L);
        metrics.addGroup("topic").addGroup("a").counter("read").inc();

        assertThat(shown()).isEqualTo(Map.of("all", 3L, "topic.a.offset", 7L, "topic.a.read", 1L));
    }

    @Test
    void aNameGivesTheSameCounterAndTheNewestGauge() {
        metrics.counter("read").inc();
        metrics.counter("read").inc();
        metrics.gauge("offset", () -> 1L);
        metrics.gauge("offset", () -> 2L);

        assertThat(shown()).isEqualTo(Map.of("read", 2L, "offset", 2L));
    }

    @Test
    void leavesOutGaugesThatFail() {
        metrics.gauge("broken", () -> {
            throw new IllegalStateException("the user's");
        });
        metrics.gauge("whole", () -> 1L);

        assertThat(shown()).isEqualTo(Map.of("whole", 1L));
    }

    @Test
    void aClosedGroupGoesWithAllInItAndNothingElse() {
        MetricGroup splits = metrics.addGroup("split");
        MetricGroup closed = splits.addGroup("a-0");
        closed.addGroup("watermark").gauge("currentWatermark", () -> 5L);
        splits.addGroup("a-0.b-1").gauge("currentWatermark", () -> 6L);

        closed.close();
        closed.gauge("late", () -> 8L);

        assertThat(shown()).isEqualTo(Map.of("split.a-0.b-1.currentWatermark", 6L));
    }

    @Test
    void aGroupComesAgainAfterItWasClosed() {
        MetricGroup first = metrics.addGroup("a-0");
        first.counter("read").inc();
        first.close();

        metrics.addGroup("a-0").counter("read");
        first.close();

        assertThat(shown()).isEqualTo(Map.of("a-0.read", 0L));
    }

    @Test
    void theOutermostGroupEmptiesWhenItIsClosed() {
        metrics.counter("read");
        metrics.addGroup("a-0").counter("read");

        metrics.close();

        assertThat(shown()).isEmpty();
    }

    private Map<String, Object> shown() {
        Map<String, Object> shown = new TreeMap<>();
        metrics.forEach(shown::put);
        return shown;
    }
}
