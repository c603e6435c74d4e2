package io.weir.log.local;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.batch.RecordCursor;
import io.weir.log.segment.Segment;
import io.weir.log.store.LogHistory;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogSettings.Compaction;
import io.weir.log.store.LogSettings.Retention;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Isolation;
import io.weir.log.wire.KafkaCompression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A compacted partition with small segments on a disk in memory, for those who test what compaction keeps. */
abstract class CompactedTable {
    static final PartitionId PARTITION = new PartitionId("table", new UUID(1, 2), 0);
    static final Path DIRECTORY = MemoryStores.FIRST.resolve("table-0");
    static final long TOMBSTONE_MILLIS = 1_000;
    static final Compaction ALWAYS = new Compaction(true, 0, 0, Long.MAX_VALUE, TOMBSTONE_MILLIS);
    static final int SEGMENT_BYTES = 1_000;

    final MemoryStores stores = new MemoryStores(settings(ALWAYS));
    LocalStore store;
    PartitionLog log;

    static LogSettings settings(Compaction compaction) {
        return settings(compaction, new Retention(false, LogSettings.UNLIMITED, LogSettings.UNLIMITED, 20));
    }

    static LogSettings settings(Compaction compaction, Retention retention) {
        return new LogSettings(
                new LogSettings.Segments(SEGMENT_BYTES, Long.MAX_VALUE, 256),
                retention,
                compaction,
                new LogSettings.Messages(SEGMENT_BYTES, false, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @BeforeEach
    void open() throws IOException {
        store = stores.open();
        log = store.create(PARTITION, settings(ALWAYS)).join();
    }

    @AfterEach
    void close() {
        store.close();
    }

    void reopen() throws IOException {
        store.close();
        open();
    }

    long put(String key, @Nullable String value) {
        return append(batch(Producer.NONE, false, key, value));
    }

    ByteBuffer batch(Producer producer, boolean inTransaction, String key, @Nullable String value) {
        return new BatchBuilder()
                .producer(producer, inTransaction)
                .add(stores.nowMillis.get(), bytes(key), value == null ? null : bytes(value))
                .build();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Closes the active segment: nothing of it is left to the compaction of what was there before. */
    void fill() {
        for (int i = 0; i < 2; i++) {
            put("filler", "x".repeat(SEGMENT_BYTES - 150));
        }
    }

    List<Long> offsets() {
        List<Long> found = new ArrayList<>();
        long next = log.startOffset();
        while (next < log.highWatermark()) {
            try (LogSlice slice =
                    log.read(next, 700, Isolation.READ_UNCOMMITTED).join()) {
                for (byte[] batch : LogHistory.split(slice.bytes())) {
                    BatchHeader header = new BatchHeader(ByteBuffer.wrap(batch), 0);
                    RecordCursor records = RecordCursor.of(ByteBuffer.wrap(batch), header, new KafkaCompression());
                    while (records.next()) {
                        found.add(header.baseOffset() + records.offsetDelta());
                    }
                    next = header.lastOffset() + 1;
                }
            }
        }
        return found;
    }

    long segments() throws IOException {
        return stores.disk().list(DIRECTORY).stream()
                .filter(file -> file.toString().endsWith(Segment.LOG))
                .count();
    }

    long append(ByteBuffer batch) {
        AppendOrigin origin = new BatchHeader(batch, 0).isControl() ? AppendOrigin.BROKER : AppendOrigin.CLIENT;
        long offset = log.append(batch, origin).join().baseOffset();
        LogHistory.awaitReadable(log);
        return offset;
    }
}
