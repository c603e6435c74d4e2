package io.weir.api.connector.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OutageTest {
    private final ManualWaiting waiting = new ManualWaiting();
    private final IOException away = new IOException("connection refused");

    /** Time passes in pauses only. */
    static final class ManualWaiting implements Outage.Waiting {
        private final List<Long> pauses = new ArrayList<>();
        private long nanos = -5;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void pause(long millis) {
            pauses.add(millis);
            nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        }
    }

    private void tryUntilItFails(Outage outage) throws Exception {
        while (true) {
            outage.awaitNextTry("write 3 records", "connection refused", away);
        }
    }

    @Test
    void pausesGrowAndEndWithTheTime() {
        Outage outage = new Outage("The database db", "withOutageTimeout", 20_000, waiting);

        assertThatThrownBy(() -> tryUntilItFails(outage))
                .isInstanceOf(IOException.class)
                .hasCause(away)
                .hasMessage("The database db has been away for 20000 ms: could not write 3 records: connection refused."
                        + " Bring it back; the time it may be away is set with withOutageTimeout (now 20000 ms).");
        assertThat(waiting.pauses).containsExactly(50L, 100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L, 3_650L);
    }

    @Test
    void withoutTimeTheFirstFailureIsTheLast() {
        Outage outage = new Outage("The database db", "withOutageTimeout", 0, waiting);

        assertThatThrownBy(() -> tryUntilItFails(outage)).hasMessageContaining("away for 0 ms");
        assertThat(waiting.pauses).isEmpty();
    }
}
