package io.weir.systemtests.log;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record with a number; its headers say the same once more.
 *
 * @param writer who wrote it, from 0
 * @param number each writer counts its own, from 0
 */
record Numbered(int writer, int number) {
    private static final int PADDING_BYTES = 200;
    private static final String PADDING = "x".repeat(PADDING_BYTES);

    ProducerRecord<String, String> in(String topic, int partition) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, partition, name(), name() + ' ' + PADDING);
        record.headers().add("writer", bytes(writer));
        record.headers().add("number", bytes(number));
        return record;
    }

    /** @throws IllegalStateException if key, value and headers do not fit together */
    static Numbered of(ConsumerRecord<String, String> record) {
        Header[] headers = record.headers().toArray();
        if (headers.length == 2
                && headers[0].key().equals("writer")
                && headers[1].key().equals("number")) {
            Numbered numbered = new Numbered(number(headers[0]), number(headers[1]));
            if (record.key().equals(numbered.name()) && record.value().equals(numbered.name() + ' ' + PADDING)) {
                return numbered;
            }
        }
        throw new IllegalStateException("Key, value and headers do not fit together: " + record);
    }

    private String name() {
        return writer + "-" + number;
    }

    private static byte[] bytes(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    }

    private static int number(Header header) {
        return Integer.parseInt(new String(header.value(), StandardCharsets.UTF_8));
    }
}
