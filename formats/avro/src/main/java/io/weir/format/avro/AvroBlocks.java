package io.weir.format.avro;

import io.weir.connector.files.reader.CheckpointedPosition;
import io.weir.connector.files.reader.DamagedInputException;
import io.weir.connector.files.reader.FSDataInputStream;
import io.weir.connector.files.reader.StreamFormat;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.AvroTypeException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableInput;
import org.apache.avro.io.DatumReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the blocks of a container file whose sync markers before them begin in a split.
 *
 * @param <T> the records
 */
final class AvroBlocks<T> implements StreamFormat.Reader<T> {
    private final Input input;
    private final DataFileReader<T> file;
    private final long splitEnd;
    private long block;
    private long recordsOfBlock;

    private AvroBlocks(Input input, DataFileReader<T> file, long splitEnd) {
        this.input = input;
        this.file = file;
        this.splitEnd = splitEnd;
    }

    /** The split at whose beginning {@code stream} stands. */
    static <T> AvroBlocks<T> ofSplit(FSDataInputStream stream, long fileLength, long splitEnd, DatumReader<T> datums)
            throws IOException {
        long begin = stream.getPos();
        AvroBlocks<T> blocks = open(stream, fileLength, splitEnd, datums);
        if (begin > 0) {
            blocks.file.sync(begin);
        }
        blocks.block = blocks.file.previousSync();
        return blocks;
    }

    /** Goes on at the beginning of a block. */
    static <T> AvroBlocks<T> from(
            FSDataInputStream stream, long position, long fileLength, long splitEnd, DatumReader<T> datums)
            throws IOException {
        AvroBlocks<T> blocks = open(stream, fileLength, splitEnd, datums);
        blocks.file.seek(position);
        blocks.block = position;
        return blocks;
    }

    private static <T> AvroBlocks<T> open(
            FSDataInputStream stream, long fileLength, long splitEnd, DatumReader<T> datums) throws IOException {
        stream.seek(0);
        Input input = new Input(stream, fileLength);
        try {
            return new AvroBlocks<>(input, new DataFileReader<>(input, datums), splitEnd);
        } catch (IOException | RuntimeException | LinkageError e) {
            input.throwFailure();
            throw DamagedInputException.ofRest(0, "it is no Avro file that can be read here: " + e, e);
        }
    }

    @Override
    public @Nullable T read() throws IOException {
        try {
            if (file.pastSync(splitEnd) || !file.hasNext()) {
                return null;
            }
            T record = file.next();
            onRecord();
            return record;
        } catch (AvroTypeException e) {
            input.throwFailure();
            throw DamagedInputException.ofRest(
                    block, "records of its schema cannot become those of this one: " + e.getMessage(), e);
        } catch (IOException | RuntimeException | LinkageError e) {
            input.throwFailure();
            throw passOver(e);
        }
    }

    private void onRecord() {
        long at = file.previousSync();
        if (at == block) {
            recordsOfBlock++;
        } else {
            block = at;
            recordsOfBlock = 0;
        }
    }

    /** Goes on behind the next sync marker. */
    private DamagedInputException passOver(Throwable problem) throws IOException {
        long damaged = block;
        file.sync(damaged);
        block = file.previousSync();
        recordsOfBlock = 0;
        Throwable reason =
                problem instanceof AvroRuntimeException && problem.getCause() != null ? problem.getCause() : problem;
        return DamagedInputException.ofRecord(
                damaged, null, new IOException("the block of Avro records is damaged: " + reason, problem));
    }

    @Override
    public CheckpointedPosition getCheckpointedPosition() {
        return new CheckpointedPosition(block, recordsOfBlock);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** A stream as Avro wants it. It remembers whether the file could not be read, which is not the fault of its contents. */
    private static final class Input implements SeekableInput {
        private final FSDataInputStream stream;
        private final long length;
        private @Nullable IOException failure;

        Input(FSDataInputStream stream, long length) {
            this.stream = stream;
            this.length = length;
        }

        void throwFailure() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void seek(long position) throws IOException {
            try {
                stream.seek(position);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public long tell() throws IOException {
            return stream.getPos();
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            try {
                return stream.read(bytes, offset, count);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
