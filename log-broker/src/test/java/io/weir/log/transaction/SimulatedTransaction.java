package io.weir.log.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a producer has written between begin and end, and what has become of it. */
final class SimulatedTransaction {
    private final String name;
    private final Map<String, Boolean> outcomes = new TreeMap<>();
    private @Nullable Boolean asked;
    private @Nullable Boolean acknowledged;
    private boolean fenced;
    private boolean written;

    SimulatedTransaction(String name) {
        this.name = name;
    }

    boolean isWritten() {
        return written;
    }

    void writtenTo(String partition) {
        written = true;
        assertThat(outcomes).as("%s is over on %s", name, partition).doesNotContainKey(partition);
    }

    /** Its producer asks for an end, and the request arrives. */
    void asked(boolean commit) {
        if (!fenced) {
            asked = commit;
        }
    }

    /** Its producer is told that it has ended so. */
    void acknowledged(boolean commit) {
        acknowledged = commit;
        check();
    }

    /** Another producer has been told that it has taken over: nothing may commit that was not asked for before. */
    void fence() {
        fenced = true;
    }

    void ended(String partition, boolean committed) {
        Boolean before = outcomes.put(partition, committed);
        assertThat(before == null || before == committed)
                .as("%s ends once on %s", name, partition)
                .isTrue();
        check();
    }

    private void check() {
        assertThat(outcomes.values().stream().distinct().count())
                .as("%s ends in one way: %s", name, outcomes)
                .isLessThanOrEqualTo(1);
        outcomes.forEach((partition, committed) -> {
            if (committed) {
                assertThat(asked).as("%s was to be committed", name).isEqualTo(Boolean.TRUE);
            }
            assertThat(acknowledged == null || acknowledged.equals(committed))
                    .as("%s ended on %s as its producer was told", name, partition)
                    .isTrue();
        });
    }
}
