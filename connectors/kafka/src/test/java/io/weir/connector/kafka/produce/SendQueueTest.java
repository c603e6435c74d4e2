package io.weir.connector.kafka.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

final class SendQueueTest {
    private static final int BATCH_BYTES = 100;

    private final SendQueue queue = new SendQueue(BATCH_BYTES, 2 * BATCH_BYTES, 60_000);

    private SealedBatch filled(byte[] memory) {
        OpenBatch open = new OpenBatch(new Lane("t", 0), memory, 0, 0);
        open.append(0, null, new byte[1], new EncodedHeaders());
        return open.seal(ProducerIdentity.NONE);
    }

    private static Thread waiting(FutureTask<?> task) {
        Thread thread = new Thread(task, "waiting");
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    @Test
    void memoryIsUsedAgainAndNeverMoreThanAllowed() throws Exception {
        byte[] first = queue.take(10);
        byte[] second = queue.take(10);
        assertThat(queue.poll(10)).isNull();

        SealedBatch batch = filled(first);
        queue.add(batch);
        queue.answered(batch);

        assertThat(queue.poll(10)).isSameAs(first).isNotSameAs(second);
        assertThat(queue.poll(10)).isNull();
    }

    @Test
    void aLargeRecordHasMemoryOfItsOwnThatCountsAsWell() throws Exception {
        assertThat(queue.take(150)).hasSize(150);

        assertThat(queue.poll(10)).isNull();
    }

    @Test
    void whoeverWaitsForMemoryGetsItWithTheNextAnswer() throws Exception {
        SealedBatch batch = filled(queue.take(10));
        queue.add(batch);
        queue.take(10);
        FutureTask<byte[]> taken = new FutureTask<>(() -> queue.take(10));
        waiting(taken);

        queue.answered(batch);

        assertThat(taken.get()).isSameAs(batch.buffer);
    }

    @Test
    void whoeverWaitsForMemoryCanBeInterrupted() throws Exception {
        queue.take(10);
        queue.take(10);
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        FutureTask<Void> taken = new FutureTask<>(() -> {
            try {
                queue.take(10);
            } catch (InterruptedException e) {
                seen.complete(e);
            }
            return null;
        });

        waiting(taken).interrupt();

        assertThat(seen.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void memoryThatDoesNotComeInTimeIsToldWithTheLimits() throws Exception {
        SendQueue impatient = new SendQueue(BATCH_BYTES, BATCH_BYTES, 0);
        impatient.take(10);

        assertThatThrownBy(() -> impatient.take(10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'max.block.ms', 0 ms")
                .hasMessageContaining("100 of 100 bytes of 'buffer.memory'");
    }

    @Test
    void aFailureWakesWhoeverWaitsAndTheFirstOneIsTold() throws Exception {
        queue.add(filled(queue.take(10)));
        FutureTask<Void> flushed = new FutureTask<>(() -> {
            queue.awaitAnswers();
            return null;
        });
        waiting(flushed);

        queue.fail(new IOException("t-0 is gone"));
        queue.fail(new IOException("another"));

        assertThatThrownBy(flushed::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("t-0 is gone")
                .cause()
                .hasMessage("A record could not be written: t-0 is gone");
        assertThatThrownBy(queue::check).hasMessageContaining("t-0 is gone");
    }

    @Test
    void theLoopIsToldWhenItMayBeAsleep() throws Exception {
        SealedBatch first = filled(queue.take(10));
        SealedBatch second = filled(queue.take(10));
        assertThat(queue.add(first)).isTrue();
        assertThat(queue.add(second)).isFalse();

        Queue<SealedBatch> moved = new ArrayDeque<>();
        queue.drainTo(moved);

        assertThat(moved).containsExactly(first, second);
    }
}
