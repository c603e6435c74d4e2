package io.weir.state.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The rows of one operator in one subtask, in a RocksDB database of its own. Without a write-ahead log: what is not part of
 * a snapshot is lost with the process, and nobody looks for it then. Confined to the task's thread.
 */
final class RowStore implements AutoCloseable {
    private static final double BLOOM_BITS_PER_KEY = 10;

    /** What a write buffer takes at once of the memory that all share; 1 MB each would be much for many small states. */
    private static final long ARENA_BLOCK_BYTES = 1 << 17;

    static {
        RocksDB.loadLibrary();
    }

    private final Path directory;
    private final NativeMemory.Share memory;
    private final BloomFilter bloomFilter = new BloomFilter(BLOOM_BITS_PER_KEY);
    private final Options options;
    private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
    private final RocksDB database;

    /** An empty database in {@code directory}, which is deleted by {@link #close}. */
    RowStore(Path directory, NativeMemory.Share memory) throws IOException {
        this.directory = directory;
        this.memory = memory;
        options = new Options()
                .setCreateIfMissing(true)
                .setAvoidFlushDuringShutdown(true)
                .setMaxOpenFiles(-1)
                .setArenaBlockSize(ARENA_BLOCK_BYTES)
                .setInfoLogLevel(org.rocksdb.InfoLogLevel.ERROR_LEVEL)
                .setStatsDumpPeriodSec(0)
                .setWriteBufferManager(memory.writeBuffers())
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(memory.blockCache())
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setFilterPolicy(bloomFilter)
                        .setWholeKeyFiltering(true));
        try {
            database = RocksDB.open(options, directory.toString());
        } catch (RocksDBException e) {
            closeOptions();
            deleteDirectory();
            throw new IOException("RocksDB cannot be opened in %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    /** The bytes of a row; null: there is none. */
    byte @Nullable [] get(byte[] key, int length) {
        try {
            return database.get(key, 0, length);
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
    }

    /** Applies what {@code batch} holds and empties it. */
    void write(WriteBatch batch) {
        if (batch.count() == 0) {
            return;
        }
        try {
            database.write(writeOptions, batch);
            batch.clear();
        } catch (RocksDBException e) {
            throw failed("written", e);
        }
    }

    /** Deletes all rows whose keys begin with {@code prefix}. */
    void deletePrefix(byte[] prefix) {
        deleteRange(prefix, RowKeys.after(prefix));
    }

    /** Deletes all rows whose keys are not below {@code from} and below {@code end}. */
    void deleteRange(byte[] from, byte[] end) {
        try {
            database.deleteRange(writeOptions, from, end);
        } catch (RocksDBException e) {
            throw failed("written", e);
        }
    }

    /** All rows whose keys begin with {@code prefix}, in the order of their bytes; as of {@code snapshot} if it is not null. */
    Rows rows(byte[] prefix, @Nullable Snapshot snapshot) {
        return new Rows(prefix, snapshot);
    }

    /** The rows as they are now; {@link #release} ends it. */
    Snapshot snapshot() {
        return database.getSnapshot();
    }

    void release(Snapshot snapshot) {
        database.releaseSnapshot(snapshot);
    }

    /** Goes through rows. */
    final class Rows implements AutoCloseable {
        private final Slice end;
        private final ReadOptions readOptions;
        private final RocksIterator iterator;
        private final byte[] from;
        private boolean begun;

        private Rows(byte[] prefix, @Nullable Snapshot snapshot) {
            from = prefix;
            end = new Slice(RowKeys.after(prefix));
            readOptions = new ReadOptions().setIterateUpperBound(end);
            if (snapshot != null) {
                readOptions.setSnapshot(snapshot);
            }
            iterator = database.newIterator(readOptions);
        }

        /** Goes to the next row; false when there is none. */
        boolean next() {
            if (begun) {
                iterator.next();
            } else {
                begun = true;
                iterator.seek(from);
            }
            return isValid();
        }

        /** Goes to the first row that is not below {@code key}; false when there is none. */
        boolean seek(byte[] key) {
            begun = true;
            iterator.seek(key);
            return isValid();
        }

        private boolean isValid() {
            if (iterator.isValid()) {
                return true;
            }
            try {
                iterator.status();
            } catch (RocksDBException e) {
                throw failed("read", e);
            }
            return false;
        }

        byte[] key() {
            return iterator.key();
        }

        byte[] value() {
            return iterator.value();
        }

        @Override
        public void close() {
            iterator.close();
            readOptions.close();
            end.close();
        }
    }

    private UncheckedIOException failed(String what, RocksDBException e) {
        return new UncheckedIOException(
                new IOException("State cannot be %s in %s: %s".formatted(what, directory, e.getMessage()), e));
    }

    private void closeOptions() {
        options.close();
        writeOptions.close();
        bloomFilter.close();
        memory.close();
    }

    @Override
    public void close() {
        database.close();
        closeOptions();
        deleteDirectory();
    }

    private void deleteDirectory() {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be deleted".formatted(directory), e);
        }
    }
}
