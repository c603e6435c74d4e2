package io.weir.examples.loader;

import io.weir.api.types.TypeInformation;
import io.weir.connector.kafka.source.KafkaDeserializationSchema;
import io.weir.format.csv.CsvFormat;
import io.weir.format.csv.CsvRowReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Makes rows of records: the header {@code TABLE_ID} names the table, {@code SEPARATOR} what stands between values. */
final class TableRowSchema implements KafkaDeserializationSchema<TableRow> {
    static final String TABLE_ID = "TABLE_ID";
    static final String SEPARATOR = "SEPARATOR";

    private static final long serialVersionUID = 1L;
    private static final int MAX_SEPARATORS = 100;

    private transient @Nullable Map<String, CsvRowReader> readers;

    @Override
    public TableRow deserialize(ConsumerRecord<byte[], byte[]> record) throws IOException {
        byte[] line = record.value();
        if (line == null) {
            throw new IOException("The record has no value.");
        }
        String table = header(record, TABLE_ID);
        String separator = header(record, SEPARATOR);
        return new TableRow(
                table,
                "topic %s, partition %d, offset %d".formatted(record.topic(), record.partition(), record.offset()),
                record.partition(),
                List.of(reader(separator).read(line)),
                separator,
                line);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) throws IOException {
        Header header = record.headers().lastHeader(name);
        if (header == null || header.value() == null || header.value().length == 0) {
            throw new IOException("The record has no header %s.".formatted(name));
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private CsvRowReader reader(String separator) throws IOException {
        Map<String, CsvRowReader> known = readers;
        if (known == null || known.size() >= MAX_SEPARATORS) {
            known = new HashMap<>();
            readers = known;
        }
        CsvRowReader reader = known.get(separator);
        if (reader == null) {
            if (separator.length() != 1) {
                throw new IOException(
                        "A separator is one character, the header SEPARATOR has '%s'.".formatted(separator));
            }
            try {
                reader = new CsvRowReader(
                        CsvFormat.builder().separator(separator.charAt(0)).build());
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage(), e);
            }
            known.put(separator, reader);
        }
        return reader;
    }

    @Override
    public TypeInformation<TableRow> getProducedType() {
        return TypeInformation.of(TableRow.class);
    }
}
