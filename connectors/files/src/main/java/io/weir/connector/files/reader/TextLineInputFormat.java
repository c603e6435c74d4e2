package io.weir.connector.files.reader;

import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of text files in UTF-8, without their line breaks. Files are read in parts. */
public final class TextLineInputFormat implements StreamFormat<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public Reader<String> createReader(FSDataInputStream stream, long fileLength, long splitEnd) throws IOException {
        return new Lines(RecordCutter.lines(stream, splitEnd));
    }

    @Override
    public Reader<String> restoreReader(FSDataInputStream stream, long restoredOffset, long fileLength, long splitEnd)
            throws IOException {
        return new Lines(RecordCutter.linesFrom(stream, splitEnd));
    }

    @Override
    public boolean isSplittable() {
        return true;
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }

    private record Lines(RecordCutter cutter) implements Reader<String> {
        @Override
        public @Nullable String read() throws IOException {
            if (!cutter.advance()) {
                return null;
            }
            return new String(cutter.buffer(), cutter.recordStart(), cutter.recordLength(), StandardCharsets.UTF_8);
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
}
