package io.weir.connector.kafka.sink;

import io.weir.connector.kafka.produce.ProducerIdentity;
import io.weir.connector.kafka.produce.Sender;
import java.io.IOException;
import java.util.List;

/** What slots need of whoever writes their transactions. One transaction is written at a time. Confined to the subtask's thread. */
interface TransactionalProducer extends RecordTarget {
    /** The next identity of a transactional id; what another one of that id has open is aborted. */
    ProducerIdentity initialize(String transactionalId) throws IOException, InterruptedException;

    /** Records from now on are in a transaction of {@code identity}. */
    void begin(ProducerIdentity identity) throws IOException;

    /** Waits until all records are in their partitions. */
    void flush() throws IOException, InterruptedException;

    /** Where records are since {@link #begin}; nothing is unflushed. */
    List<WrittenRange> ranges();

    /** Commits what was written as {@code identity}. */
    Sender.Ended commit(ProducerIdentity identity) throws InterruptedException;

    /** Aborts what was written as {@code identity}, as far as that is quickly done. Nothing can be written after. */
    void abort(ProducerIdentity identity);
}
