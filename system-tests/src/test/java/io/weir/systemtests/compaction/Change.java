package io.weir.systemtests.compaction;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record: a key gets a value or is deleted.
 *
 * @param writer who wrote it, from 0
 * @param key from 0, of this writer alone
 * @param version each writer counts its records, whatever their keys
 * @param isDeletion whether it has no value
 */
record Change(int writer, int key, long version, boolean isDeletion) {
    private static final int MOST_PADDING = 600;
    private static final String PADDING = "x".repeat(MOST_PADDING);

    int partition() {
        return key % KeyWriter.PARTITIONS;
    }

    ProducerRecord<String, String> in(String topic) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, partition(), writer + "-" + key, value());
        record.headers().add("version", Long.toString(version).getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private @Nullable String value() {
        return isDeletion ? null : version + PADDING.substring(0, (int) (version * 31 % MOST_PADDING));
    }

    /** @throws IllegalStateException if it is none that was ever written */
    static Change of(ConsumerRecord<String, String> record) {
        Header header = record.headers().lastHeader("version");
        String[] key = record.key().split("-");
        if (header != null && key.length == 2) {
            Change change = new Change(
                    Integer.parseInt(key[0]),
                    Integer.parseInt(key[1]),
                    Long.parseLong(new String(header.value(), StandardCharsets.UTF_8)),
                    record.value() == null);
            boolean isRight = change.isDeletion || record.value().equals(change.value());
            if (isRight && change.partition() == record.partition()) {
                return change;
            }
        }
        throw new IllegalStateException("Key, value, headers and partition do not fit together: " + record);
    }
}
