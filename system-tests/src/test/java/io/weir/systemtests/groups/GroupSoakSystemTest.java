package io.weir.systemtests.groups;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A short soak; the command runs longer ones. */
class GroupSoakSystemTest {
    @Test
    void membersThatComeLeaveAndAreKilledSkipNothing() {
        GroupSoak.Outcome outcome = GroupSoak.run(new GroupSoak.Plan(50_000, 6, 3, 2, 1, "noted-first"));

        assertThat(outcome.kills()).isEqualTo(3);
        assertThat(outcome.isRight()).as("%s", outcome).isTrue();
    }
}
