package io.weir.connector.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines that start in a block. The last one is read to its end even where that lies in the next block. */
final class BlockLines implements AutoCloseable {
    private static final int READ_BYTES = 64 << 10;
    private static final int MAX_LINE_BYTES = 64 << 20;

    private final FileBlock block;
    private final FileChannel file;
    private byte[] buffer = new byte[READ_BYTES];
    private int start;
    private int end;
    private long filePosition; // of buffer[start]
    private boolean atEnd;

    BlockLines(FileBlock block) throws IOException {
        this.block = block;
        file = FileChannel.open(Path.of(block.path()), StandardOpenOption.READ);
        long size = file.size();
        if (size < block.offset() + block.length()) {
            file.close();
            throw new IOException(
                    "The file '%s' has %,d bytes; it had at least %,d when the job began. Files must not become shorter."
                            .formatted(block.path(), size, block.offset() + block.length()));
        }
        filePosition = block.position();
        file.position(filePosition);
        if (block.position() == block.offset() && block.offset() > 0) {
            // The line that reaches into this block belongs to the one before. Going back one byte keeps a line that
            // starts exactly here.
            filePosition = block.offset() - 1;
            file.position(filePosition);
            next();
        }
    }

    FileBlock block() {
        return block;
    }

    FileBlock remaining() {
        return new FileBlock(block.path(), block.offset(), block.length(), filePosition);
    }

    /** The next line without its end; null when no more starts in the block. */
    @Nullable
    String next() throws IOException {
        if (filePosition >= block.offset() + block.length()) {
            return null;
        }
        int scanned = start;
        while (true) {
            for (int i = scanned; i < end; i++) {
                if (buffer[i] == '\n') {
                    return take(i, i + 1);
                }
            }
            scanned = end - start;
            if (!fill()) {
                return start == end ? null : take(end, end);
            }
            scanned += start;
        }
    }

    private String take(int lineEnd, int nextStart) {
        int textEnd = lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        String line = new String(buffer, start, textEnd - start, StandardCharsets.UTF_8);
        filePosition += nextStart - start;
        start = nextStart;
        return line;
    }

    private boolean fill() throws IOException {
        if (atEnd) {
            return false;
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            if (buffer.length >= MAX_LINE_BYTES) {
                throw new IOException("A line of '%s' from byte %d on has more than %d bytes."
                        .formatted(block.path(), filePosition, MAX_LINE_BYTES));
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = file.read(ByteBuffer.wrap(buffer, end, buffer.length - end));
        if (count < 0) {
            atEnd = true;
            return false;
        }
        end += count;
        return true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
