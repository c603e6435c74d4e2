package io.weir.connector.kafka.sink;

import io.weir.connector.kafka.produce.ProducerIdentity;
import io.weir.connector.kafka.produce.Sender;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.protocol.Errors;

/**
 * A transactional id with the identity that has it, for one transaction after the other. Confined to the subtask's thread.
 *
 * <pre>
 *   IDLE ──► WRITING ──► PINNED ──► IDLE ...
 *     └─────────┴───────────┴─────► CLOSED
 * </pre>
 */
final class ProducerSlot {
    private enum State {
        /** It may begin a transaction. */
        IDLE,
        /** Records go to its transaction. Ends at the next checkpoint. */
        WRITING,
        /** Its transaction waits for the checkpoint to be complete. */
        PINNED,
        /** Nothing is written under it any more. */
        CLOSED
    }

    private final String transactionalId;
    private final TransactionalProducer producer;
    private final ProducerPool pool;
    private ProducerIdentity identity;
    private State state = State.IDLE;

    /** {@code identity} is the one of {@code transactionalId} that writes its next transaction. */
    ProducerSlot(String transactionalId, ProducerIdentity identity, TransactionalProducer producer, ProducerPool pool) {
        this.transactionalId = transactionalId;
        this.identity = identity;
        this.producer = producer;
        this.pool = pool;
    }

    String transactionalId() {
        return transactionalId;
    }

    boolean isWriting() {
        return state == State.WRITING;
    }

    boolean isPinned() {
        return state == State.PINNED;
    }

    /** Where records go now; begins a transaction where there is none, so that none is empty. */
    RecordTarget target() throws IOException {
        if (state != State.WRITING) {
            require(State.IDLE);
            producer.begin(identity);
            state = State.WRITING;
        }
        return producer;
    }

    /** Waits until all records are in their partitions. */
    void flush() throws IOException, InterruptedException {
        if (state == State.WRITING) {
            producer.flush();
        }
    }

    /** The transaction is over, but for the commit; where its records are. */
    List<WrittenRange> pin() {
        require(State.WRITING);
        state = State.PINNED;
        return producer.ranges();
    }

    /**
     * Commits what was pinned; then the pool has the slot.
     *
     * @throws KafkaException if nobody knows whether it is committed; the slot is closed
     */
    void commit() throws InterruptedException {
        require(State.PINNED);
        Sender.Ended ended = producer.commit(identity);
        if (ended.error() != Errors.NONE) {
            pool.close(this);
            throw new KafkaException(ended.error().message(), ended.error().exception());
        }
        identity = ended.next();
        state = State.IDLE;
        pool.committed(this);
    }

    /** Aborts what is being written, as far as that is quickly done; leaves alone what is pinned. */
    void close() {
        boolean isOpen = state == State.WRITING;
        state = State.CLOSED;
        if (isOpen) {
            producer.abort(identity);
        }
    }

    private void require(State expected) {
        if (state != expected) {
            throw new IllegalStateException(
                    "The slot of '%s' is %s, not %s".formatted(transactionalId, state, expected));
        }
    }
}
