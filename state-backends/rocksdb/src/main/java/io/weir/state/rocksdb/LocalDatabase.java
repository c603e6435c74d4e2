package io.weir.state.rocksdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The database of a backend, with the directory of its own that it lies in and the thread that copies its files. */
final class LocalDatabase implements AutoCloseable {
    private static final int TRANSFER_IDLE_SECONDS = 5;
    private static final String ROWS = "db";

    private final Path directory;
    private final RowStore rows;
    private final ThreadPoolExecutor transfers;
    private final CompletedFiles completed = new CompletedFiles();
    private int directories;

    private LocalDatabase(Path directory, RowStore rows) {
        this.directory = directory;
        this.rows = rows;
        transfers = new ThreadPoolExecutor(
                1, 1, TRANSFER_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "weir-rocksdb-transfer");
                    thread.setDaemon(true);
                    return thread;
                });
        transfers.allowCoreThreadTimeOut(true);
    }

    /** Opens the database in {@code directory}, see {@link #files}; makes an empty one if there is none. */
    static LocalDatabase open(Path directory, NativeMemory.Share memory) throws IOException {
        return new LocalDatabase(directory, new RowStore(files(directory), memory));
    }

    /** Where the files of the database in {@code directory} lie. */
    static Path files(Path directory) {
        return directory.resolve(ROWS);
    }

    RowStore rows() {
        return rows;
    }

    /** Which files of the database are known to be part of a complete checkpoint. */
    CompletedFiles completed() {
        return completed;
    }

    /** Runs what copies files, in the order in which it is given. */
    Executor transfers() {
        return transfers;
    }

    /** The name of a directory that is not there, on the file system of the database. */
    Path newDirectory(String name) {
        return directory.resolve(name + "-" + ++directories);
    }

    /** Deletes the database; what was still to be copied must have been given up. */
    @Override
    public void close() {
        transfers.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = transfers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true; // a database must not be closed under the thread that copies it
            }
        }
        rows.close();
        RowStore.deleteDirectory(directory);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
