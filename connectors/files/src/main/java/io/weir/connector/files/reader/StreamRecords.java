package io.weir.connector.files.reader;

import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.TypeInformation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads files with a {@link StreamFormat}.
 *
 * @param <T> the records
 */
record StreamRecords<T>(StreamFormat<T> format) implements RecordFormat<T> {
    @Override
    public void open(SerializationContext context) throws Exception {
        format.open(context);
    }

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
        OpenedFile file = OpenedFile.open(split);
        try {
            CheckpointedPosition from = split.readerPosition();
            long offset = from == null ? CheckpointedPosition.NO_OFFSET : from.offset();
            StreamFormat.Reader<T> reader;
            if (offset == CheckpointedPosition.NO_OFFSET) {
                file.stream().seek(split.offset());
                reader = format.createReader(file.stream(), file.length(), file.splitEnd());
            } else {
                file.stream().seek(offset);
                reader = format.restoreReader(file.stream(), offset, file.length(), file.splitEnd());
            }
            Counted<T> counted = new Counted<>(reader, offset);
            counted.skip(from == null ? 0 : from.recordsAfterOffset());
            return counted;
        } catch (IOException | RuntimeException e) {
            file.stream().close();
            throw e;
        }
    }

    /** Counts records for a reader that has no positions. */
    private static final class Counted<T> implements RecordReader<T> {
        private final StreamFormat.Reader<T> reader;
        private final long startOffset;
        private long records;

        Counted(StreamFormat.Reader<T> reader, long startOffset) {
            this.reader = reader;
            this.startOffset = startOffset;
        }

        /** Passes over what was read before, and dealt with before where it was damaged. */
        void skip(long count) throws IOException {
            while (records < count) {
                try {
                    if (next() == null) {
                        throw DamagedInputException.ofRest(
                                startOffset,
                                "it has %d records, and %d of them were read before; files must not become shorter"
                                        .formatted(records, count),
                                null);
                    }
                } catch (DamagedInputException e) {
                    if (e.endsSplit()) {
                        throw e;
                    }
                }
            }
        }

        @Override
        public @Nullable T next() throws IOException {
            try {
                T record = reader.read();
                if (record != null) {
                    records++;
                }
                return record;
            } catch (DamagedInputException e) {
                records++;
                throw e;
            }
        }

        @Override
        public CheckpointedPosition position() {
            CheckpointedPosition known = reader.getCheckpointedPosition();
            return known == null ? new CheckpointedPosition(startOffset, records) : known;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
