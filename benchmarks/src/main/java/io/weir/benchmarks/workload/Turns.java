package io.weir.benchmarks.workload;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Two processes that take turns: a byte goes to and fro between them in two named pipes, which who starts them holds open for reading and
 * writing, so that opening one never waits.
 *
 * @param mine where the byte comes from; null: this process is alone and it is always its turn
 * @param others where it goes to
 */
record Turns(@Nullable Path mine, @Nullable Path others) {
    /** Of the two paths in {@code args} from {@code index}; alone if there are none. */
    static Turns of(String[] args, int index) {
        return args.length <= index ? new Turns(null, null) : new Turns(Path.of(args[index]), Path.of(args[index + 1]));
    }

    /** Waits until it is the turn of this process. */
    void take() throws IOException {
        if (mine != null) {
            try (InputStream in = Files.newInputStream(mine)) {
                if (in.read() < 0) {
                    throw new EOFException("Nobody holds %s open for writing.".formatted(mine));
                }
            }
        }
    }

    /** From now on it is the other's turn. */
    void pass() throws IOException {
        if (others != null) {
            try (OutputStream out = Files.newOutputStream(others)) {
                out.write('\n');
            }
        }
    }
}
