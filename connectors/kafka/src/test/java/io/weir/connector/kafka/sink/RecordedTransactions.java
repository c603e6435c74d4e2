package io.weir.connector.kafka.sink;

import io.weir.connector.kafka.produce.ProducerIdentity;
import io.weir.connector.kafka.produce.Sender;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Counts what it is given; each record has the next offset of one partition. Each commit takes the next epoch. */
final class RecordedTransactions implements TransactionalProducer {
    final List<String> initialized = new ArrayList<>();
    final List<String> committed = new ArrayList<>();
    final List<String> aborted = new ArrayList<>();

    /** To the next commit. */
    Errors answer = Errors.NONE;

    private long nextOffset;
    private long firstOffset;

    @Override
    public ProducerIdentity initialize(String transactionalId) {
        initialized.add(transactionalId);
        return new ProducerIdentity(transactionalId, initialized.size(), (short) 0, true);
    }

    @Override
    public void begin(ProducerIdentity identity) {
        firstOffset = nextOffset;
    }

    @Override
    public void append(
            String topic,
            int partition,
            long timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            @Nullable Headers headers) {
        nextOffset++;
    }

    @Override
    public void flush() {}

    @Override
    public List<WrittenRange> ranges() {
        return List.of(new WrittenRange("t", 0, firstOffset, nextOffset - 1));
    }

    @Override
    public Sender.Ended commit(ProducerIdentity identity) {
        committed.add(name(identity));
        return new Sender.Ended(
                answer,
                new ProducerIdentity(
                        identity.transactionalId(), identity.producerId(), (short) (identity.epoch() + 1), true));
    }

    @Override
    public void abort(ProducerIdentity identity) {
        aborted.add(name(identity));
    }

    private static String name(ProducerIdentity identity) {
        return identity.transactionalId() + " epoch " + identity.epoch();
    }
}
