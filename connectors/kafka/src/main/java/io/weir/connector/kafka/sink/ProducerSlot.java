package io.weir.connector.kafka.sink;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A transactional id with the producer that has it, for one transaction after the other. Confined to the subtask's thread.
 *
 * <pre>
 *   IDLE ──► WRITING ──► PINNED ──► IDLE ...
 *     └─────────┴───────────┴─────► CLOSED
 * </pre>
 */
final class ProducerSlot {
    /** How long a writer that is given up waits for its transaction to be aborted; nobody else will before it times out. */
    private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(2);

    private enum State {
        /** It may begin a transaction. */
        IDLE,
        /** Records go to its transaction. Ends at the next checkpoint. */
        WRITING,
        /** Its transaction waits for the checkpoint to be complete. */
        PINNED,
        /** Its producer is gone. */
        CLOSED
    }

    private final String transactionalId;
    private final Producer<byte[], byte[]> producer;
    private final ProducerPool pool;
    private final SendOutcomes outcomes = new SendOutcomes();
    private State state = State.IDLE;

    /** {@code producer} has its transactions initialized. */
    ProducerSlot(String transactionalId, Producer<byte[], byte[]> producer, ProducerPool pool) {
        this.transactionalId = transactionalId;
        this.producer = producer;
        this.pool = pool;
    }

    String transactionalId() {
        return transactionalId;
    }

    Producer<byte[], byte[]> producer() {
        return producer;
    }

    boolean isWriting() {
        return state == State.WRITING;
    }

    boolean isPinned() {
        return state == State.PINNED;
    }

    /** Gives the record to the producer; begins a transaction where there is none, so that none is empty. */
    void send(ProducerRecord<byte[], byte[]> message) throws IOException, InterruptedException {
        if (state != State.WRITING) {
            require(State.IDLE);
            outcomes.startOver();
            producer.beginTransaction();
            state = State.WRITING;
        }
        outcomes.check();
        try {
            producer.send(message, outcomes);
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            outcomes.check();
            throw new IOException(
                    "A record could not be written to topic '%s': %s".formatted(message.topic(), e.getMessage()), e);
        }
    }

    /** Waits until all records are in their partitions. */
    void flush() throws IOException, InterruptedException {
        if (state == State.WRITING) {
            try {
                producer.flush();
            } catch (InterruptException e) {
                throw interrupted(e);
            }
            outcomes.check();
        }
    }

    /** The transaction is over, but for the commit; where its records are. */
    List<WrittenRange> pin() {
        require(State.WRITING);
        state = State.PINNED;
        return outcomes.ranges();
    }

    /**
     * Commits what was pinned; then the pool has the slot.
     *
     * @throws KafkaException if nobody knows whether it is committed; the slot is closed
     */
    void commit() throws InterruptedException {
        require(State.PINNED);
        try {
            producer.commitTransaction();
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            pool.close(this);
            throw e;
        }
        state = State.IDLE;
        pool.committed(this);
    }

    /** Aborts what is being written, as far as that is quickly done; leaves alone what is pinned. */
    void close() {
        // Without time the producer ends nothing: that is right for what is pinned.
        Duration timeout = state == State.WRITING ? ABORT_TIMEOUT : Duration.ZERO;
        state = State.CLOSED;
        producer.close(timeout);
    }

    private static InterruptedException interrupted(InterruptException cause) {
        InterruptedException interrupted = new InterruptedException(cause.getMessage());
        interrupted.initCause(cause);
        return interrupted;
    }

    private void require(State expected) {
        if (state != expected) {
            throw new IllegalStateException(
                    "The producer of '%s' is %s, not %s".formatted(transactionalId, state, expected));
        }
    }
}
