package io.weir.connector.kafka.produce;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way to one partition: batches go one after the other, the next when the one before has its answer.
 *
 * <p><b>Threading:</b> {@link #open} and {@link #isListed} are the subtask's thread's alone; all behind {@link #unanswered}, the send
 * loop's.
 */
final class Lane {
    final String topic;
    final int partition;

    /** Records go to it. */
    @Nullable
    OpenBatch open;

    /** Who seals batches knows it. */
    boolean isListed;

    /** Batches that were sealed and are not answered; the subtask's thread counts up and the send loop down. */
    final AtomicInteger unanswered = new AtomicInteger();

    /** Sealed ones in order; the first may be on its way. */
    final Deque<SealedBatch> queue = new ArrayDeque<>();

    boolean isInFlight;

    /** The first is not sent before. */
    long notBeforeMillis;

    /** How often the first was sent. */
    int attempts;

    /** Why the first has to be sent again. */
    String lastReason = "no leader is known";

    /** Whose sequence numbers these are. */
    @Nullable
    ProducerIdentity identity;

    int nextSequence;

    /** The transaction of {@link #identity} has the partition. */
    boolean isAdded;

    Lane(String topic, int partition) {
        this.topic = topic;
        this.partition = partition;
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
