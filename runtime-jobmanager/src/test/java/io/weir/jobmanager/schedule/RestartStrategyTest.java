package io.weir.jobmanager.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RestartStrategyTest {
    @Test
    void fixedDelayRestartsAsOftenAsItIsTold() {
        RestartStrategy strategy = strategy(
                Map.of("restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "2"), false);

        assertThat(strategy.onFailure(0)).hasValue(1000);
        assertThat(strategy.onFailure(1)).hasValue(1000);
        assertThat(strategy.onFailure(1_000_000)).isEmpty();
    }

    @Test
    void failureRateForgetsOldFailures() {
        RestartStrategy strategy = strategy(
                Map.of(
                        "restart-strategy.type",
                        "failure-rate",
                        "restart-strategy.failure-rate.max-failures-per-interval",
                        "2"),
                false);

        assertThat(strategy.onFailure(0)).hasValue(1000);
        assertThat(strategy.onFailure(59_000)).hasValue(1000);
        assertThat(strategy.onFailure(60_001)).hasValue(1000);
        assertThat(strategy.onFailure(60_002)).isEmpty();
    }

    @Test
    void exponentialDelayGrowsToItsLimitAndBeginsAnewAfterAPause() {
        RestartStrategy strategy = strategy(Map.of("restart-strategy.exponential-delay.max-backoff", "2 s"), true);

        assertThat(strategy.onFailure(0)).hasValue(1000);
        assertThat(strategy.onFailure(2000)).hasValue(1500);
        assertThat(strategy.onFailure(4000)).hasValue(2000);
        assertThat(strategy.onFailure(6000)).hasValue(2000);
        assertThat(strategy.onFailure(8000 + 3_600_000)).hasValue(1000);
    }

    @Test
    void jitterSpreadsTheDelayBothWays() {
        Configuration values = new Configuration();

        assertThat(RestartStrategy.from(values, true, () -> 0).onFailure(0)).hasValue(900);
        assertThat(RestartStrategy.from(values, true, () -> 1).onFailure(0)).hasValue(1100);
    }

    @Test
    void withoutCheckpointsTheFirstFailureIsTheLast() {
        assertThat(strategy(Map.of(), false).onFailure(0)).isEqualTo(OptionalLong.empty());
        assertThat(strategy(Map.of("restart-strategy.type", "disable"), true).onFailure(0))
                .isEqualTo(OptionalLong.empty());
    }

    private static RestartStrategy strategy(Map<String, String> values, boolean checkpointing) {
        return RestartStrategy.from(Configuration.fromMap(values), checkpointing, () -> 0.5);
    }
}
