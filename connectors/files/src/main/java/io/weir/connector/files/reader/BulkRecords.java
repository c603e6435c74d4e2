package io.weir.connector.files.reader;

import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.TypeInformation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads files with a {@link BulkFormat}.
 *
 * @param <T> the records
 */
record BulkRecords<T>(BulkFormat<T> format) implements RecordFormat<T> {
    @Override
    public void open(SerializationContext context) {}

    @Override
    public boolean isSplittable() {
        return format.isSplittable();
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return format.getProducedType();
    }

    @Override
    public RecordReader<T> read(FileSourceSplit split) throws IOException {
        OpenedFile.requireWhole(split);
        CheckpointedPosition from = split.readerPosition();
        if (from == null || from.offset() == CheckpointedPosition.NO_OFFSET) {
            return new Batches<>(format.createReader(split), from);
        }
        return new Batches<>(format.restoreReader(split), from);
    }

    /** Gives the records of batches one by one. Those that were read before are passed over. */
    private static final class Batches<T> implements RecordReader<T> {
        private final BulkFormat.Reader<T> reader;
        private BulkFormat.@Nullable RecordIterator<T> batch;
        private long toSkip;
        private long offset = CheckpointedPosition.NO_OFFSET;
        private long records;

        Batches(BulkFormat.Reader<T> reader, @Nullable CheckpointedPosition from) {
            this.reader = reader;
            if (from != null) {
                toSkip = from.recordsAfterOffset();
                offset = from.offset();
            }
        }

        @Override
        public @Nullable T next() throws IOException {
            while (true) {
                BulkFormat.RecordIterator<T> at = batch;
                if (at == null) {
                    at = reader.readBatch();
                    if (at == null) {
                        return null;
                    }
                    batch = at;
                }
                RecordAndPosition<T> next = at.next();
                if (next == null) {
                    batch = null;
                    at.releaseBatch();
                } else if (toSkip > 0) {
                    toSkip--;
                    records++;
                } else {
                    offset = next.offset();
                    records = next.recordSkipCount();
                    return next.record();
                }
            }
        }

        @Override
        public CheckpointedPosition position() {
            return new CheckpointedPosition(offset, records + toSkip);
        }

        @Override
        public void close() throws IOException {
            BulkFormat.RecordIterator<T> at = batch;
            batch = null;
            if (at != null) {
                at.releaseBatch();
            }
            reader.close();
        }
    }
}
