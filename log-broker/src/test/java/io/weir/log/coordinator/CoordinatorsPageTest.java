package io.weir.log.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.group.GroupState;
import io.weir.log.transaction.TransactionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tables of states in docs/protocols/log-coordinators.md are as the code is. */
final class CoordinatorsPageTest {
    private static final Path PAGE = Path.of("../docs/protocols/log-coordinators.md");

    @Test
    void thePageHasTheStatesOfTheCode() throws IOException {
        List<String> rows = Files.readAllLines(PAGE);

        for (GroupState each : GroupState.values()) {
            assertThat(rows).contains(row(each, each.next()));
        }
        for (TransactionState each : TransactionState.values()) {
            assertThat(rows).contains(row(each, each.next()));
        }
    }

    private static String row(Enum<?> state, Collection<? extends Enum<?>> next) {
        return "| %s | %s |"
                .formatted(state, next.stream().map(Enum::name).sorted().collect(Collectors.joining(", ")));
    }
}
