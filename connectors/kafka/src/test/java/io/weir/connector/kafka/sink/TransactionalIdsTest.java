package io.weir.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class TransactionalIdsTest {
    @Test
    void eachIdFallsToOneSubtaskAndThoseOfSubtasksThatAreGoneAsWell() {
        List<String> all = List.of("p-0-0", "p-0-7", "p-1-0", "p-2-0", "p-5-1", "p-12345678-0");

        assertThat(new TransactionalIds("p", 0, 2).toSettle(all, Set.of()))
                .containsExactly("p-0-0", "p-0-7", "p-2-0", "p-12345678-0");
        assertThat(new TransactionalIds("p", 1, 2).toSettle(all, Set.of())).containsExactly("p-1-0", "p-5-1");
    }

    @Test
    void whatIsPinnedIsLeftAlone() {
        assertThat(new TransactionalIds("p", 0, 1).toSettle(List.of("p-0-0", "p-0-1"), Set.of("p-0-0")))
                .containsExactly("p-0-1");
    }

    @Test
    void idsOfOtherSinksAreLeftAloneWhoseNamesBeginAlike() {
        List<String> others = List.of("p-1-0-0", "p-x-0", "pp-0-0", "p-0", "p-0-", "P-0-0", "p-99999999999-0");

        assertThat(new TransactionalIds("p", 0, 1).toSettle(others, Set.of())).isEmpty();
        assertThat(new TransactionalIds("p-1", 0, 1).toSettle(others, Set.of())).containsExactly("p-1-0-0");
    }

    @Test
    void thePatternMatchesTheIdsWhateverThePrefixHolds() {
        for (String prefix : List.of("plain", "a.b*[c", "-_ $^\\Q", "ışık")) {
            TransactionalIds ids = new TransactionalIds(prefix, 3, 4);

            assertThat(Pattern.matches(ids.pattern(), ids.id(12))).as(prefix).isTrue();
            assertThat(Pattern.matches(ids.pattern(), "x" + ids.id(12)))
                    .as(prefix)
                    .isFalse();
        }
    }
}
