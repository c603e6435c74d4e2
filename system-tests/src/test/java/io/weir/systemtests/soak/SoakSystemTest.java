package io.weir.systemtests.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A short soak; the command runs longer ones. */
class SoakSystemTest {
    @Test
    void killedTaskManagersLoseAndRepeatNothing() {
        Soak.Outcome outcome = Soak.run(new Soak.Plan("hashmap", "filesystem", 2, 1, "exactly_once", 3));

        assertThat(outcome.killed()).isEqualTo(2);
        assertThat(outcome.isExact()).as("%s", outcome).isTrue();
    }
}
