package io.weir.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Transactions follow one another on a few ids. */
final class ProducerPoolTest {
    private final RecordedTransactions log = new RecordedTransactions();

    private ProducerPool pool(boolean countsTransactions, String... pinned) {
        return new ProducerPool(new TransactionalIds("p", 0, 1), Set.of(pinned), log, countsTransactions);
    }

    private static void writeTo(ProducerSlot slot) throws Exception {
        slot.target().append("t", 0, 0, null, new byte[1], null);
        slot.target().append("t", 0, 0, null, new byte[1], null);
        slot.flush();
    }

    private static ProducerSlot pinnedOf(ProducerPool pool) throws Exception {
        ProducerSlot slot = pool.take();
        writeTo(slot);
        slot.pin();
        return slot;
    }

    @Test
    void anIdRestsForTwoTransactionsBeforeItIsUsedAgain() throws Exception {
        ProducerPool pool = pool(true);
        List<String> used = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ProducerSlot slot = pinnedOf(pool);
            used.add(slot.transactionalId());
            slot.commit();
        }

        assertThat(used).containsExactly("p-0-0", "p-0-1", "p-0-0", "p-0-1", "p-0-0", "p-0-1", "p-0-0");
        assertThat(log.initialized).containsExactly("p-0-0", "p-0-1");
        assertThat(log.committed)
                .containsExactly(
                        "p-0-0 epoch 0",
                        "p-0-1 epoch 0",
                        "p-0-0 epoch 1",
                        "p-0-1 epoch 1",
                        "p-0-0 epoch 2",
                        "p-0-1 epoch 2",
                        "p-0-0 epoch 3");
    }

    @Test
    void whereEpochsDoNotCountTransactionsEachIsInitializedAnew() throws Exception {
        ProducerPool pool = pool(false);
        for (int i = 0; i < 4; i++) {
            pinnedOf(pool).commit();
        }

        assertThat(log.initialized).containsExactly("p-0-0", "p-0-1", "p-0-0", "p-0-1");
    }

    @Test
    void idsThatTheCheckpointHoldsAreNotTouched() throws Exception {
        ProducerPool pool = pool(true, "p-0-0", "p-0-2");

        assertThat(pinnedOf(pool).transactionalId()).isEqualTo("p-0-1");
        assertThat(pinnedOf(pool).transactionalId()).isEqualTo("p-0-3");
        assertThat(pool.pinned()).containsExactly(new PinnedTransaction("p-0-1"), new PinnedTransaction("p-0-3"));
    }

    @Test
    void rangesAreThoseOfTheTransactionAlone() throws Exception {
        ProducerPool pool = pool(true);
        ProducerSlot slot = pool.take();
        writeTo(slot);
        assertThat(slot.pin()).containsExactly(new WrittenRange("t", 0, 0, 1));
        slot.commit();
        writeTo(slot);

        assertThat(slot.pin()).containsExactly(new WrittenRange("t", 0, 2, 3));
    }

    @Test
    void anIdWhoseCommitFailsIsNotUsedAgain() throws Exception {
        ProducerPool pool = pool(true);
        ProducerSlot slot = pinnedOf(pool);
        log.answer = Errors.PRODUCER_FENCED;

        assertThatThrownBy(slot::commit)
                .isInstanceOf(KafkaException.class)
                .hasMessage(Errors.PRODUCER_FENCED.message());

        assertThat(pool.pinned()).isEmpty();
        assertThat(pool.take().transactionalId()).isEqualTo("p-0-1");
    }

    @Test
    void closingItAbortsWhatIsWrittenAndLeavesAloneWhatIsPinned() throws Exception {
        ProducerPool pool = pool(true);
        pinnedOf(pool);
        writeTo(pool.take());

        pool.close();

        assertThat(log.aborted).containsExactly("p-0-1 epoch 0");
    }

    @Test
    void aTransactionBeginsWithItsFirstRecord() throws Exception {
        ProducerPool pool = pool(true);
        pool.take();

        pool.close();

        assertThat(log.aborted).isEmpty();
    }
}
