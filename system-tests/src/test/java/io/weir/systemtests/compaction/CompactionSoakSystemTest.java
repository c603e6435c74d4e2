package io.weir.systemtests.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A short soak; the command runs longer ones. */
class CompactionSoakSystemTest {
    @Test
    void aBrokerKilledWhileItCompactsHasTheLastOfEachKeyAndNothingThatWasDeleted() {
        CompactionSoak.Outcome outcome = CompactionSoak.run(new CompactionSoak.Plan(2, 1, 0.5));

        assertThat(outcome.isExact()).as("%s", outcome).isTrue();
        assertThat(outcome.passes()).as("%s", outcome).isGreaterThanOrEqualTo(2);
    }
}
