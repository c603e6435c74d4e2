package io.weir.log.transaction;

import io.weir.log.batch.MalformedBatchException;
import io.weir.log.coordinator.FieldReader;
import io.weir.log.coordinator.FieldWriter;
import io.weir.log.coordinator.RecordCodec;
import io.weir.log.coordinator.TopicPartition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The bytes of Kafka's own records: {@code TransactionLogKey}, and {@code TransactionLogValue} in version 1. */
final class TransactionRecordCodec implements RecordCodec<TransactionRecord> {
    private static final short KEY = 0;
    private static final short VALUE = 1;
    private static final int PREVIOUS_PRODUCER_ID = 0;
    private static final int NEXT_PRODUCER_ID = 1;
    private static final int CLIENT_VERSION = 2;
    private static final int FEWEST_BYTES_OF_TOPIC = 3;
    private static final int BYTES_OF_PARTITION = 4;

    @Override
    public byte[] key(TransactionRecord record) {
        return new FieldWriter().int16(KEY).string(record.transactionalId()).toArray();
    }

    @Override
    public byte @Nullable [] value(TransactionRecord record) {
        Transaction value = record.value();
        if (value == null) {
            return null;
        }
        FieldWriter to = new FieldWriter()
                .int16(VALUE)
                .int64(value.producer().producerId())
                .int16(value.producer().producerEpoch())
                .int32(value.timeoutMs())
                .int8(value.state().code());
        writePartitions(to, value.partitions());
        to.int64(value.lastUpdateMillis()).int64(value.startMillis());
        return writeTags(to, value).toArray();
    }

    private static void writePartitions(FieldWriter to, SortedSet<TopicPartition> partitions) {
        Map<String, List<Integer>> topics = new TreeMap<>();
        partitions.forEach(each ->
                topics.computeIfAbsent(each.topic(), topic -> new ArrayList<>()).add(each.partition()));
        to.unsignedVarint(topics.size() + 1);
        topics.forEach((topic, indexes) -> {
            to.compactString(topic).unsignedVarint(indexes.size() + 1);
            indexes.forEach(to::int32);
            to.unsignedVarint(0);
        });
    }

    private static FieldWriter writeTags(FieldWriter to, Transaction value) {
        Map<Integer, FieldWriter> tags = new TreeMap<>();
        if (value.previousProducerId() != Transaction.NONE) {
            tags.put(PREVIOUS_PRODUCER_ID, new FieldWriter().int64(value.previousProducerId()));
        }
        if (value.nextProducerId() != Transaction.NONE) {
            tags.put(NEXT_PRODUCER_ID, new FieldWriter().int64(value.nextProducerId()));
        }
        if (value.clientVersion() != 0) {
            tags.put(CLIENT_VERSION, new FieldWriter().int16(value.clientVersion()));
        }
        to.unsignedVarint(tags.size());
        tags.forEach(to::tagged);
        return to;
    }

    @Override
    public TransactionRecord read(ByteBuffer keyBytes, @Nullable ByteBuffer valueBytes) {
        FieldReader key = new FieldReader(keyBytes);
        requireVersion(key.int16(), KEY, "the key of a transaction");
        return new TransactionRecord(key.string(), valueBytes == null ? null : read(new FieldReader(valueBytes)));
    }

    private static Transaction read(FieldReader from) {
        requireVersion(from.int16(), VALUE, "a transaction");
        ProducerName producer = new ProducerName(from.int64(), from.int16());
        int timeoutMs = from.int32();
        TransactionState state = state(from.int8());
        SortedSet<TopicPartition> partitions = readPartitions(from);
        long lastUpdateMillis = from.int64();
        long startMillis = from.int64();
        long[] ids = {Transaction.NONE, Transaction.NONE};
        short[] clientVersion = {0};
        from.tags((tag, content) -> {
            if (tag == PREVIOUS_PRODUCER_ID || tag == NEXT_PRODUCER_ID) {
                ids[tag] = content.int64();
            } else if (tag == CLIENT_VERSION) {
                clientVersion[0] = content.int16();
            }
        });
        return new Transaction(
                producer,
                ids[PREVIOUS_PRODUCER_ID],
                ids[NEXT_PRODUCER_ID],
                timeoutMs,
                state,
                partitions,
                lastUpdateMillis,
                startMillis,
                clientVersion[0]);
    }

    private static TransactionState state(byte code) {
        for (TransactionState each : TransactionState.values()) {
            if (each.code() == code) {
                return each;
            }
        }
        throw new MalformedBatchException("State %d of a transaction is not known".formatted(code));
    }

    private static SortedSet<TopicPartition> readPartitions(FieldReader from) {
        SortedSet<TopicPartition> partitions = new TreeSet<>();
        int topics = from.compactCount(FEWEST_BYTES_OF_TOPIC);
        for (int i = 0; i < topics; i++) {
            String topic = from.compactString();
            int count = from.compactCount(BYTES_OF_PARTITION);
            for (int each = 0; each < count; each++) {
                partitions.add(new TopicPartition(topic, from.int32()));
            }
            from.tags((tag, content) -> {});
        }
        return partitions;
    }

    private static void requireVersion(short version, short known, String what) {
        if (version != known) {
            throw new MalformedBatchException("Version %d of %s; known is %d".formatted(version, what, known));
        }
    }
}
