package io.weir.systemtests.groups;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/**
 * What a member writes down, a line each; written down, it survives the process. Times are of {@link System#nanoTime()},
 * which is one clock for all processes of a machine.
 *
 * <pre>
 * R partition first after         records read, from first to after exclusively
 * C time partition next           committed, and told so
 * A time generation partition...  partitions that are its own from now on, besides those it has
 * L time reason                   what it had was given to others without its doing
 * W partition offset value        a record that is another than it should be
 * E time                          left in order
 * </pre>
 */
final class MemberNotes implements AutoCloseable {
    private final FileChannel file;
    private final StringBuilder lines = new StringBuilder();

    MemberNotes(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
    }

    void read(int partition, long first, long after) {
        if (after > first) {
            line("R", partition, first, after);
        }
    }

    void committed(int partition, long next) {
        line("C", System.nanoTime(), partition, next);
    }

    void assigned(int generation, Collection<TopicPartition> partitions) {
        lines.append("A ").append(System.nanoTime()).append(' ').append(generation);
        partitions.forEach(each -> lines.append(' ').append(each.partition()));
        lines.append('\n');
    }

    void lost(String reason) {
        lines.append("L ").append(System.nanoTime()).append(' ').append(reason).append('\n');
    }

    void wrong(int partition, long offset, long value) {
        line("W", partition, offset, value);
    }

    void left() {
        line("E", System.nanoTime());
        writeDown();
    }

    private void line(String kind, long... numbers) {
        lines.append(kind);
        for (long number : numbers) {
            lines.append(' ').append(number);
        }
        lines.append('\n');
    }

    void writeDown() {
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.US_ASCII));
        lines.setLength(0);
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
