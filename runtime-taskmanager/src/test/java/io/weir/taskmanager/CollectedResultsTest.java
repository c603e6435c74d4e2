package io.weir.taskmanager;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.connector.WriterInitContext.Collected;
import io.weir.runtime.protocol.Reply;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class CollectedResultsTest {
    private static final String JOB = "0123456789abcdef0123456789abcdef";

    private final CollectedResults results = new CollectedResults();

    @Test
    void givesWhatWasNotAcknowledgedAgain() throws InterruptedException {
        Collected sink = results.open(JOB, "c");
        sink.add(new byte[] {1});
        sink.add(new byte[] {2});

        assertThat(fetch(0).records()).containsExactly(new byte[] {1}, new byte[] {2});
        assertThat(fetch(0).records()).containsExactly(new byte[] {1}, new byte[] {2});
        assertThat(fetch(1).records()).containsExactly(new byte[] {2});
        assertThat(fetch(2).records()).isEmpty();
        assertThat(fetch(2).ended()).isFalse();
    }

    @Test
    void givesNoMoreThanAskedForAndEndsWithTheLast() throws InterruptedException {
        Collected sink = results.open(JOB, "c");
        sink.add(new byte[] {1});
        sink.add(new byte[] {2});
        sink.close();
        sink.close(); // a second time changes nothing

        assertThat(fetch(0, 1).records()).hasSize(1);
        assertThat(fetch(0, 1).ended()).isFalse();
        assertThat(fetch(1, 1).records()).containsExactly(new byte[] {2});
        assertThat(fetch(1, 1).ended()).isTrue();
    }

    @Test
    void knowsNoSinkThatWasNeverOpenedOrWhoseJobHasEnded() {
        assertThat(results.fetch(JOB, "c", 0, 10)).isNull();
        results.open(JOB, "c").close();
        assertThat(results.fetch(JOB, "c", 0, 10)).isNotNull();

        results.releaseJob(JOB);

        assertThat(results.fetch(JOB, "c", 0, 10)).isNull();
    }

    @Test
    void aWriterWaitsUntilItsResultsAreFetched() throws InterruptedException {
        Collected sink = results.open(JOB, "c");
        sink.add(new byte[] {1});
        Thread writer = start(sink::awaitFetched);
        eventually("the writer waits", () -> writer.getState() == Thread.State.WAITING);

        assertThat(fetch(0).ended()).isTrue();
        assertThat(fetch(1).records()).isEmpty();

        writer.join();
    }

    @Test
    void aFullStoreHoldsTheWriter() throws InterruptedException {
        Collected sink = results.open(JOB, "c");
        sink.add(new byte[16 << 20]);
        Thread writer = start(() -> sink.add(new byte[] {2}));
        eventually("the writer waits", () -> writer.getState() == Thread.State.WAITING);

        fetch(1);

        writer.join();
        assertThat(fetch(1).records()).containsExactly(new byte[] {2});
    }

    @FunctionalInterface
    private interface Waiting {
        void run() throws InterruptedException;
    }

    private static Thread start(Waiting action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private Reply.Collected fetch(long fromSequence) {
        return fetch(fromSequence, 100);
    }

    private Reply.Collected fetch(long fromSequence, int maxRecords) {
        return Objects.requireNonNull(results.fetch(JOB, "c", fromSequence, maxRecords));
    }
}
