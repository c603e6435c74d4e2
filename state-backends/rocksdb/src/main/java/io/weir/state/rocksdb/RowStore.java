package io.weir.state.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.MutableColumnFamilyOptions;
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
 * a snapshot is lost with the process, and nobody looks for it then. Confined to the task's thread, but for
 * {@link #checkpoint}.
 */
final class RowStore implements AutoCloseable {
    private static final double BLOOM_BITS_PER_KEY = 10;

    /** What a write buffer takes at once of the memory that all share; 1 MB each would be much for many small states. */
    private static final long ARENA_BLOCK_BYTES = 1 << 17;

    /** Looking up and inserting a row takes longer the more of them a write buffer has: at 64 MB a third of all time. */
    private static final long WRITE_BUFFER_BYTES = 1 << 25;

    /** The share of a write buffer for a filter that knows which rows it does not have. */
    private static final double WRITE_BUFFER_FILTER_SHARE = 0.05;

    /** Each checkpoint has a copy of the manifest, which grows up to this. */
    private static final long MANIFEST_BYTES = 1 << 19;

    static {
        RocksDB.loadLibrary();
    }

    private final Path directory;
    private final NativeMemory.Share memory;
    private final BloomFilter bloomFilter = new BloomFilter(BLOOM_BITS_PER_KEY);
    private final DBOptions databaseOptions = new DBOptions();
    private final ColumnFamilyOptions rowOptions = rowOptions();
    private final Options options;
    private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
    private final RocksDB database;

    private boolean lookedUp;

    /** What rows must not change before; null: they may. */
    private @Nullable BarrierFlush hold;

    /** Prefixes of rows that are to be deleted when rows may change. */
    private final List<byte[]> deferred = new ArrayList<>();

    /** The database in {@code directory}, which is empty if it was not there. */
    RowStore(Path directory, NativeMemory.Share memory) throws IOException {
        this.directory = directory;
        this.memory = memory;
        options = new Options(databaseOptions, rowOptions)
                .setCreateIfMissing(true)
                .setAvoidFlushDuringShutdown(true)
                .setMaxOpenFiles(-1)
                .setMaxManifestFileSize(MANIFEST_BYTES)
                .setArenaBlockSize(ARENA_BLOCK_BYTES)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMemtableWholeKeyFiltering(true)
                .setInfoLogLevel(org.rocksdb.InfoLogLevel.ERROR_LEVEL)
                .setStatsDumpPeriodSec(0)
                .setWriteBufferManager(memory.writeBuffers())
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(memory.blockCache())
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setFilterPolicy(bloomFilter)
                        .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                        .setWholeKeyFiltering(true));
        try {
            database = RocksDB.open(options, directory.toString());
            memory.join(database);
        } catch (RocksDBException e) {
            closeOptions();
            throw new IOException("RocksDB cannot be opened in %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    /**
     * Batches bring the rows of a state in their order, so each is looked for from where the last one of its state went; a
     * state is the first two bytes of {@link RowKeys}. Saves a seventh of all CPU time where many rows are written. There is
     * no setter for this option.
     */
    private static ColumnFamilyOptions rowOptions() {
        Properties properties = new Properties();
        properties.setProperty("memtable_insert_with_hint_prefix_extractor", "rocksdb.FixedPrefix.2");
        return Objects.requireNonNull(
                ColumnFamilyOptions.getColumnFamilyOptionsFromProps(properties),
                "RocksDB does not know its own option");
    }

    /** Rows are going to be looked up, which has not been so until now. */
    void expectLookups() {
        if (!lookedUp) {
            lookedUp = true;
            try {
                database.setOptions(MutableColumnFamilyOptions.builder()
                        .setMemtablePrefixBloomSizeRatio(WRITE_BUFFER_FILTER_SHARE)
                        .build());
            } catch (RocksDBException e) {
                throw failed("looked up", e);
            }
        }
    }

    /** The bytes of a row; null: there is none. */
    byte @Nullable [] get(byte[] key, int length) {
        settleIfDeferred(key, length);
        try {
            return database.get(key, 0, length);
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
    }

    /** The bytes of the rows with {@code keys}, in their order; null where there is none. */
    List<byte @Nullable []> get(List<byte[]> keys) {
        if (!deferred.isEmpty()) {
            settle();
        }
        try {
            return database.multiGetAsList(keys);
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
    }

    /** Applies what {@code bytes}, a batch in the format of RocksDB, holds. */
    void write(byte[] bytes) {
        settle();
        writeHeld(bytes);
    }

    /** As {@link #write}, of rows that an image is waited for with. */
    void writeHeld(byte[] bytes) {
        try (WriteBatch batch = new WriteBatch(bytes)) {
            database.write(writeOptions, batch);
            memory.awaitRoom(database);
        } catch (RocksDBException e) {
            throw failed("written", e);
        }
    }

    /** Deletes all rows whose keys begin with {@code prefix}; later, if rows must not change now. */
    void deletePrefix(byte[] prefix) {
        if (isHeld()) {
            deferred.add(prefix);
        } else {
            deleteRange(prefix, RowKeys.after(prefix));
        }
    }

    /** Deletes all rows whose keys are not below {@code from} and below {@code end}. */
    void deleteRange(byte[] from, byte[] end) {
        settle();
        try {
            database.deleteRange(writeOptions, from, end);
        } catch (RocksDBException e) {
            throw failed("written", e);
        }
    }

    /** Rows must not change until {@code flush} is over. */
    void hold(BarrierFlush flush) {
        hold = flush;
    }

    /** Whether rows must not change. */
    boolean isHeld() {
        BarrierFlush flush = hold;
        if (flush != null && flush.isOver()) {
            settle();
        }
        return hold != null;
    }

    /** Makes that rows may change. */
    void settle() {
        BarrierFlush flush = hold;
        if (flush != null) {
            flush.finish();
            hold = null;
            List<byte[]> prefixes = List.copyOf(deferred);
            deferred.clear();
            prefixes.forEach(this::deletePrefix);
        }
    }

    private void settleIfDeferred(byte[] key, int length) {
        for (byte[] prefix : deferred) {
            if (prefix.length <= length && Arrays.equals(prefix, 0, prefix.length, key, 0, prefix.length)) {
                settle();
                return;
            }
        }
    }

    /**
     * Makes a copy of the database in {@code target}, which must not be there, from links to the files. All rows written
     * before are in it. May be called by another thread while rows are read.
     */
    void checkpoint(Path target) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.create(database)) {
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException e) {
            throw new IOException("RocksDB cannot copy its files to %s: %s".formatted(target, e.getMessage()), e);
        }
    }

    /** All rows whose keys begin with {@code prefix}, in the order of their bytes. */
    Rows rows(byte[] prefix) {
        return new Rows(prefix, RowKeys.after(prefix), null);
    }

    /** As {@link #rows(byte[])}, as of {@code snapshot}. */
    Rows rows(byte[] prefix, Snapshot snapshot) {
        return new Rows(prefix, RowKeys.after(prefix), snapshot);
    }

    /** All rows whose keys are not below {@code from} and below {@code end}, in the order of their bytes. */
    Rows rows(byte[] from, byte[] end) {
        return new Rows(from, end, null);
    }

    /** Gives the end of each slice of the state {@code number} of which there are rows. */
    void forEachSlice(int number, LongConsumer ends) {
        byte[] all = RowKeys.ofState(number);
        try (Rows rows = rows(all)) {
            boolean present = rows.seek(all);
            while (present) {
                long end = RowKeys.sliceEnd(rows.key());
                ends.accept(end);
                present = end != Long.MAX_VALUE && rows.seek(RowKeys.ofSlice(number, end + 1));
            }
        }
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

        private Rows(byte[] from, byte[] endKey, @Nullable Snapshot snapshot) {
            if (!deferred.isEmpty()) {
                settle();
            }
            this.from = from;
            end = new Slice(endKey);
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
        rowOptions.close();
        databaseOptions.close();
        options.close();
        writeOptions.close();
        bloomFilter.close();
        memory.close();
    }

    /** Ends the database; its files stay. */
    @Override
    public void close() {
        memory.leave(database);
        database.close();
        closeOptions();
    }

    /** Deletes {@code directory} with all there is in it. */
    static void deleteDirectory(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be deleted".formatted(directory), e);
        }
    }
}
