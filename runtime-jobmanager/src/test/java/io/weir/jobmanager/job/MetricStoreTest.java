package io.weir.jobmanager.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.jobmanager.TestJobs;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskReportedMetrics;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetricStoreTest {
    private static final AttemptId ATTEMPT = new AttemptId(TestJobs.id(1), TestJobs.vertexId(0), 0, 0);

    private final MetricStore store = new MetricStore();

    @Test
    void makesRatesOfTwoReports() {
        report(1000, Map.of("numRecordsIn", 10L, "Parse.numRecordsOut", 5L));
        report(3000, Map.of("numRecordsIn", 50L, "Parse.numRecordsOut", 5L));

        assertThat(store.value(ATTEMPT, "numRecordsInPerSecond")).isEqualTo(20.0);
        assertThat(store.value(ATTEMPT, "Parse.numRecordsOutPerSecond")).isEqualTo(0.0);
    }

    @Test
    void keepsTheRatesThatTasksSend() {
        report(1000, Map.of("numRecordsIn", 10L, "numRecordsInPerSecond", 7.5));

        assertThat(store.value(ATTEMPT, "numRecordsInPerSecond")).isEqualTo(7.5);
    }

    @Test
    void keepsTheNewestReportOnly() {
        report(1000, Map.of("numRecordsIn", 10L, "old", 1));
        report(2000, Map.of("numRecordsIn", 11L));

        assertThat(store.values(ATTEMPT)).doesNotContainKey("old").containsEntry("numRecordsIn", 11L);
        assertThat(store.value(ATTEMPT, "unknown")).isEqualTo(0L);
        assertThat(store.accumulators(ATTEMPT)).containsEntry("rows", "3");
    }

    private void report(long atMillis, Map<String, Number> values) {
        store.report(new TaskReportedMetrics(ATTEMPT, values, Map.of("rows", "3"), null), atMillis);
    }
}
