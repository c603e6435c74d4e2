package io.weir.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Transactions follow one another on a few ids; producers are the library's own fakes. */
final class ProducerPoolTest {
    private final List<String> opened = new ArrayList<>();
    private final Map<String, MockProducer<byte[], byte[]>> latest = new LinkedHashMap<>();

    private ProducerPool pool(boolean countsTransactions, String... pinned) {
        return new ProducerPool(new TransactionalIds("p", 0, 1), Set.of(pinned), this::open, countsTransactions);
    }

    private MockProducer<byte[], byte[]> open(String id) {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        opened.add(id);
        latest.put(id, producer);
        return producer;
    }

    private static void writeTo(ProducerSlot slot) throws Exception {
        slot.send(new ProducerRecord<>("t", 0, null, new byte[1]));
        slot.send(new ProducerRecord<>("t", 0, null, new byte[1]));
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
        assertThat(opened).containsExactly("p-0-0", "p-0-1");
    }

    @Test
    void whereEpochsDoNotCountTransactionsEachHasAProducerOfItsOwn() throws Exception {
        ProducerPool pool = pool(false);
        for (int i = 0; i < 4; i++) {
            ProducerSlot slot = pinnedOf(pool);
            MockProducer<byte[], byte[]> producer = latest.get(slot.transactionalId());
            slot.commit();
            assertThat(producer.closed()).isTrue();
        }

        assertThat(opened).containsExactly("p-0-0", "p-0-1", "p-0-0", "p-0-1");
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
    void aProducerThatFailsToCommitIsNotUsedAgain() throws Exception {
        ProducerPool pool = pool(true);
        ProducerSlot slot = pinnedOf(pool);
        latest.get("p-0-0").commitTransactionException = new KafkaException("gone");

        assertThatThrownBy(slot::commit).hasMessage("gone");

        assertThat(latest.get("p-0-0").closed()).isTrue();
        assertThat(pool.pinned()).isEmpty();
        assertThat(pool.take().transactionalId()).isEqualTo("p-0-1");
    }

    @Test
    void whatFailedToBeSentIsToldAtTheNextWrite() throws Exception {
        ProducerSlot slot = pool(true).take();
        MockProducer<byte[], byte[]> producer = latest.get("p-0-0");
        slot.send(new ProducerRecord<>("t", 0, null, new byte[1]));
        producer.sendException = new ProducerFencedException("another one");

        assertThatThrownBy(() -> writeTo(slot)).isInstanceOf(IOException.class).hasMessageContaining("another one");
    }

    @Test
    void closingItClosesAllProducers() throws Exception {
        ProducerPool pool = pool(true);
        pinnedOf(pool);
        writeTo(pool.take());

        pool.close();

        assertThat(latest.values()).hasSize(2).allMatch(MockProducer::closed);
    }
}
