package io.weir.systemtests.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A short soak; the command runs longer ones. */
class LogToLogSystemTest {
    @Test
    void killedTaskManagersAndBrokersLoseAndRepeatNothing() {
        try (SoakBroker broker = SoakBroker.weir()) {
            LogToLogSoak.Outcome outcome = LogToLogSoak.run(new LogToLogSoak.Plan(3, 1, "exactly_once", 2), broker);

            assertThat(outcome.brokersKilled()).isEqualTo(1);
            assertThat(outcome.taskManagersKilled()).isEqualTo(2);
            assertThat(outcome.isExact()).as("%s", outcome).isTrue();
        }
    }
}
