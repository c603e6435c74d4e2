package io.weir.systemtests.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Few jobs; the command runs more. */
class LeaksSystemTest {
    @Test
    void jobsThatEndLeaveNothingBehindInTheProcesses() {
        List<Leaks.Difference> differences = Leaks.run(new Leaks.Plan(8, "hashmap"));

        assertThat(differences)
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.grown()).as("%s", each).isEmpty());
    }
}
