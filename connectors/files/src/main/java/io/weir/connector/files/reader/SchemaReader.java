package io.weir.connector.files.reader;

import io.weir.api.serialization.DeserializationSchema;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of what a {@link RecordCutter} finds. Empty lines, and those that the schema makes nothing of, are passed over.
 *
 * @param cutter the reader's to close
 * @param schema is open
 * @param <T> the records
 */
public record SchemaReader<T>(RecordCutter cutter, DeserializationSchema<T> schema) implements StreamFormat.Reader<T> {
    @Override
    public @Nullable T read() throws IOException {
        while (cutter.advance()) {
            if (cutter.recordLength() > 0) {
                T record = make();
                if (record != null) {
                    return record;
                }
            }
        }
        return null;
    }

    private @Nullable T make() throws DamagedInputException {
        try {
            return schema.deserialize(cutter.buffer(), cutter.recordStart(), cutter.recordLength());
        } catch (IOException | RuntimeException e) {
            throw DamagedInputException.ofRecord(cutter.recordPosition(), cutter.record(), e);
        }
    }

    @Override
    public CheckpointedPosition getCheckpointedPosition() {
        return new CheckpointedPosition(cutter.nextPosition(), 0);
    }

    @Override
    public void close() throws IOException {
        cutter.close();
    }
}
