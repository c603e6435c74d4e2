package io.weir.state.rocksdb;

import org.jspecify.annotations.Nullable;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all databases of a process take together: blocks, indexes, filters and write buffers are all charged to
 * one cache. The limit gives way where blocks in use need more, as a read that failed would end the task. The cache is there
 * as long as one database is.
 */
final class NativeMemory {
    private static final double HIGH_PRIORITY_SHARE = 0.1;
    private static final int SHARD_BITS = -1;

    private static @Nullable NativeMemory current;

    private final LRUCache blockCache;
    private final WriteBufferManager writeBuffers;
    private int users;

    private NativeMemory(long bytes) {
        // Write buffers, which are charged to the cache, may take half more than their limit until they are flushed:
        // 5/6 and
        // half of 1/3 are all there is.
        long cacheBytes = bytes / 6 * 5;
        blockCache = new LRUCache(cacheBytes, SHARD_BITS, false, HIGH_PRIORITY_SHARE);
        writeBuffers = new WriteBufferManager(bytes / 3, blockCache);
    }

    /** Takes part in the memory of the process, which is {@code bytes} if nobody did yet. */
    static synchronized Share share(long bytes) {
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

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                release(memory);
            }
        }
    }
}
