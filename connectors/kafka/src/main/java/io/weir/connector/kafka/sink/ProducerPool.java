package io.weir.connector.kafka.sink;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * The transactional ids of one writer, {@code prefix-subtask-number}, as slots. Confined to the subtask's thread.
 *
 * <p>An id is used again, but not at once: while the checkpoint that its last transaction belonged to may be the last complete
 * one, a job that starts from it is to find that transaction as the last of the id.
 */
final class ProducerPool {
    private static final int MIN_RESTING = 2;

    private final TransactionalIds ids;
    private final Set<String> pinnedBefore;
    private final TransactionalProducer producer;
    private final boolean countsTransactions;

    /** All that are not closed. */
    private final List<ProducerSlot> open = new ArrayList<>();

    private final Deque<Resting> resting = new ArrayDeque<>();
    private int nextNumber;

    /** An id that is not in use, and the slot that may go on with it where there is one. */
    private record Resting(String transactionalId, List<ProducerSlot> slot) {}

    /**
     * Initializes ids as they are needed.
     *
     * @param pinnedBefore ids that are not to be touched, since the checkpoint that the job starts from holds them
     * @param countsTransactions whether each transaction has an epoch of its own; where not, an id is initialized for each, since a
     *     name must not stand for two
     */
    ProducerPool(
            TransactionalIds ids,
            Set<String> pinnedBefore,
            TransactionalProducer producer,
            boolean countsTransactions) {
        this.ids = ids;
        this.pinnedBefore = Set.copyOf(pinnedBefore);
        this.producer = producer;
        this.countsTransactions = countsTransactions;
    }

    /** A slot to write the next transaction with. */
    ProducerSlot take() throws IOException, InterruptedException {
        if (resting.size() < MIN_RESTING) {
            return create(nextId());
        }
        Resting longest = resting.remove();
        return longest.slot.isEmpty() ? create(longest.transactionalId) : longest.slot.get(0);
    }

    private String nextId() {
        String id;
        do {
            id = ids.id(nextNumber++);
        } while (pinnedBefore.contains(id));
        return id;
    }

    private ProducerSlot create(String id) throws IOException, InterruptedException {
        ProducerSlot slot = new ProducerSlot(id, producer.initialize(id), producer, this);
        open.add(slot);
        return slot;
    }

    /** The transaction of {@code slot} is committed. */
    void committed(ProducerSlot slot) {
        if (countsTransactions) {
            resting.add(new Resting(slot.transactionalId(), List.of(slot)));
        } else {
            close(slot);
            resting.add(new Resting(slot.transactionalId(), List.of()));
        }
    }

    /** {@code slot} is of no use any more; what became of its transaction, others have to find out. */
    void close(ProducerSlot slot) {
        open.remove(slot);
        slot.close();
    }

    /** What waits for a checkpoint. */
    List<PinnedTransaction> pinned() {
        List<PinnedTransaction> pinned = new ArrayList<>();
        for (ProducerSlot slot : open) {
            if (slot.isPinned()) {
                pinned.add(new PinnedTransaction(slot.transactionalId()));
            }
        }
        return pinned;
    }

    void close() {
        for (ProducerSlot slot : List.copyOf(open)) {
            close(slot);
        }
    }
}
