package io.weir.systemtests.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A short soak; the command runs longer ones. */
class LogSoakSystemTest {
    @Test
    void killedBrokerHasWhatItAcknowledgedOnceAndNothingThatWasAborted() {
        LogSoak.Outcome outcome = LogSoak.run(new LogSoak.Plan(3, 1, 0.5));

        assertThat(outcome.recoveryMillis()).hasSize(3);
        assertThat(outcome.isExact()).as("%s", outcome).isTrue();
    }
}
