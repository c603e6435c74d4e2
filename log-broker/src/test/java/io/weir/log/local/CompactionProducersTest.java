package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Appended;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What compaction keeps of producers and their transactions, and for how long. */
class CompactionProducersTest extends CompactedTable {
    @Test
    void markersGoAfterTheirTimeAndWhatTheyAbortedAtOnce() throws IOException {
        Producer producer = new Producer(7, (short) 0, 0);
        Producer other = new Producer(8, (short) 0, 0);
        long data = append(batch(producer, true, "a", "1"));
        long abort = append(BatchBuilder.marker(producer, false, 1, stores.nowMillis.get()));
        append(batch(new Producer(7, (short) 0, 1), true, "a", "2"));
        append(BatchBuilder.marker(producer, true, 1, stores.nowMillis.get()));
        append(batch(other, true, "b", "1"));
        append(BatchBuilder.marker(other, true, 1, stores.nowMillis.get()));
        fill();
        store.compactAndWait();
        assertThat(offsets()).contains(abort).doesNotContain(data);
        assertThat(log.abortedTransactions(0, 100)).hasSize(1);

        stores.nowMillis.addAndGet(90_000_000); // nobody knows the producers any more
        store.lookAfterAndWait();
        fill();
        store.compactAndWait(); // the batch of which only the number was left goes
        fill();
        store.compactAndWait(); // nothing is left of the transaction: the time begins
        assertThat(offsets()).contains(abort);

        stores.nowMillis.addAndGet(TOMBSTONE_MILLIS - 1);
        fill();
        store.compactAndWait();
        assertThat(offsets()).contains(abort);
        stores.nowMillis.addAndGet(1);
        fill();
        store.compactAndWait();
        assertThat(offsets()).doesNotContain(abort);
        assertThat(log.abortedTransactions(0, 100)).isEmpty();
        reopen();
        assertThat(log.abortedTransactions(0, 100)).isEmpty();
        assertThat(log.stableOffset()).isEqualTo(log.highWatermark());
    }

    @Test
    void nothingFromAnOpenTransactionOnIsCompacted() {
        long before = put("a", "0");
        long last = put("a", "1");
        fill();
        long data = append(batch(new Producer(7, (short) 0, 0), true, "a", "2"));
        long behind = put("a", "3");
        put("a", "4");
        fill();

        store.compactAndWait();

        assertThat(offsets()).contains(last, data, behind).doesNotContain(before);
    }

    @Test
    void aBatchSentAgainIsKnownAlthoughItsRecordsAreGone() throws IOException {
        ByteBuffer sent = batch(new Producer(7, (short) 0, 0), false, "a", "1");
        long offset = append(sent.duplicate());
        put("a", "2");
        fill();
        store.compactAndWait();
        assertThat(offsets()).doesNotContain(offset);
        reopen();
        store.close();
        stores.damage(DIRECTORY, ".snapshot"); // so that it is all read from the batches
        open();

        Appended again = log.append(batch(new Producer(7, (short) 0, 0), false, "a", "1"), AppendOrigin.CLIENT)
                .join();

        assertThat(again.baseOffset()).isEqualTo(offset);
    }

    @Test
    void aProducerThatWasFencedStaysFencedAlthoughItsRecordsAreGone() throws IOException {
        append(batch(new Producer(7, (short) 0, 0), true, "a", "1"));
        append(BatchBuilder.marker(new Producer(7, (short) 1, -1), true, 1, stores.nowMillis.get()));
        put("a", "2");
        for (int i = 0; i < 4; i++) {
            fill();
            store.compactAndWait();
            stores.nowMillis.addAndGet(TOMBSTONE_MILLIS);
        }
        store.close();
        stores.damage(DIRECTORY, ".snapshot");
        open();

        assertThatThrownBy(() -> append(batch(new Producer(7, (short) 0, 1), true, "a", "3")))
                .cause()
                .isInstanceOfSatisfying(
                        LogException.class, e -> assertThat(e.error()).isEqualTo(LogError.INVALID_PRODUCER_EPOCH));
    }

    @Test
    void aTransactionWhoseMarkerIsGoneStaysEndedWithoutPower() throws IOException {
        Producer producer = new Producer(7, (short) 0, 0);
        append(batch(producer, true, "a", "1"));
        reopen(); // a snapshot knows it as open
        long marker = append(BatchBuilder.marker(producer, false, 1, stores.nowMillis.get()));
        stores.nowMillis.addAndGet(90_000_000);
        store.lookAfterAndWait();
        for (int i = 0; i < 4; i++) {
            fill();
            store.compactAndWait();
            stores.nowMillis.addAndGet(TOMBSTONE_MILLIS);
        }
        assertThat(offsets()).doesNotContain(marker);

        stores.disk().cutPower(new Random(1));
        store.close();
        stores.disk().restorePower();
        open();

        assertThat(log.stableOffset()).isEqualTo(log.highWatermark());
    }
}
