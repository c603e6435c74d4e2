package io.weir.state.rocksdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Cache;
import org.rocksdb.FlushOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all databases of a process take together: blocks, indexes, filters and write buffers are all charged to
 * one cache, which is there as long as one database is. RocksDB flushes write buffers in time if the disk keeps up; where it
 * does not, who writes waits in {@link Share#awaitRoom} until the largest write buffers are flushed, whoever owns them.
 */
final class NativeMemory {
    /** What four databases take until they notice that there is no room: a batch, a block of an arena, a charge each. */
    private static final long MIN_BYTES = 8 << 20;

    private static final int SHARD_BITS = -1;

    /** RocksDB finds out by itself how much its blocks take. */
    private static final long UNKNOWN_CHARGE = 0;

    private static final String WRITE_BUFFERS_BYTES = "rocksdb.cur-size-all-mem-tables";

    /** Write buffers smaller than this are not worth a file. */
    private static final long WORTH_FLUSHING_BYTES = 1 << 18;

    private static @Nullable NativeMemory current;

    private final long cacheBytes;
    private final Cache blockCache;
    private final WriteBufferManager writeBuffers;
    private final List<RocksDB> databases = new ArrayList<>();
    private int users;

    private NativeMemory(long bytes) {
        // The rest is for what is written until somebody notices, and for blocks that iterators hold.
        cacheBytes = bytes / 6 * 5;
        blockCache = new HyperClockCache(cacheBytes, UNKNOWN_CHARGE, SHARD_BITS, false);
        writeBuffers = new WriteBufferManager(bytes / 3, blockCache);
    }

    /**
     * Takes part in the memory of the process, which is {@code bytes} if nobody did yet.
     *
     * @throws IOException if that is too little to work with
     */
    static synchronized Share share(long bytes) throws IOException {
        if (bytes < MIN_BYTES) {
            throw new IOException(
                    "RocksDB cannot work with %d bytes of memory. Set 'state.backend.rocksdb.memory.size' to %d mb or more."
                            .formatted(bytes, MIN_BYTES >> 20));
        }
        RocksDB.loadLibrary();
        NativeMemory memory = current;
        if (memory == null) {
            memory = new NativeMemory(bytes);
            current = memory;
        }
        memory.users++;
        return new Share(memory);
    }

    private static synchronized void release(NativeMemory memory) {
        if (--memory.users == 0) {
            memory.writeBuffers.close();
            memory.blockCache.close();
            current = null;
        }
    }

    /** What blocks, indexes, filters and write buffers take now. */
    static synchronized long usedBytes() {
        NativeMemory memory = current;
        return memory == null ? 0 : memory.blockCache.getUsage();
    }

    private boolean isFull() {
        return blockCache.getUsage() > cacheBytes;
    }

    private synchronized void join(RocksDB database) {
        databases.add(database);
    }

    private synchronized void leave(RocksDB database) {
        databases.remove(database);
    }

    /** Flushes the largest write buffers until there is room, or there are none; holds the lock, so that none is closed. */
    private synchronized void makeRoom(RocksDB writer) throws RocksDBException {
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true)) {
            while (isFull()) {
                RocksDB largest = writer;
                long most = writer.getLongProperty(WRITE_BUFFERS_BYTES);
                for (RocksDB other : databases) {
                    long bytes = other.getLongProperty(WRITE_BUFFERS_BYTES);
                    if (bytes > most) {
                        most = bytes;
                        largest = other;
                    }
                }
                if (most < WORTH_FLUSHING_BYTES || !flush(largest, writer, flush)) {
                    return;
                }
            }
        }
    }

    private static boolean flush(RocksDB database, RocksDB writer, FlushOptions options) throws RocksDBException {
        try {
            database.flush(options);
            return true;
        } catch (RocksDBException e) {
            if (database == writer) {
                throw e;
            }
            return false; // its owner gets the same with the next row, and can do something about it
        }
    }

    /** What one database holds of it. */
    static final class Share implements AutoCloseable {
        private final NativeMemory memory;
        private boolean closed;

        private Share(NativeMemory memory) {
            this.memory = memory;
        }

        Cache blockCache() {
            return memory.blockCache;
        }

        WriteBufferManager writeBuffers() {
            return memory.writeBuffers;
        }

        /** The write buffers of {@code database} may be flushed by others from now on, until {@link #leave}. */
        void join(RocksDB database) {
            memory.join(database);
        }

        /** Nobody uses {@code database}, which is going to be closed. */
        void leave(RocksDB database) {
            memory.leave(database);
        }

        /** Waits while write buffers take more than there is; fails if those of {@code writer} cannot be flushed. */
        void awaitRoom(RocksDB writer) throws RocksDBException {
            if (memory.isFull()) {
                memory.makeRoom(writer);
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                release(memory);
            }
        }
    }
}
