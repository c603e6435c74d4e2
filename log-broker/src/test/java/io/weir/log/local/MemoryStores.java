package io.weir.log.local;

import io.weir.log.compaction.CompactionSettings;
import io.weir.log.disk.MemoryDisk;
import io.weir.log.local.StoreSettings.Identity;
import io.weir.log.local.StoreSettings.JournalSizes;
import io.weir.log.local.StoreSettings.Periods;
import io.weir.log.store.LogSettings;
import io.weir.log.wire.KafkaCompression;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Stores on a disk in memory, which do nothing by themselves. */
final class MemoryStores {
    static final Path FIRST = Path.of("/data/a");
    static final Path SECOND = Path.of("/data/b");
    /** Of the journal. */
    static final int USUAL_FILE_BYTES = 128 * 1024;

    private static final long NEVER = 1L << 40;

    final AtomicLong nowMillis = new AtomicLong(1_000_000);
    private final LogSettings settings;
    private MemoryDisk disk = new MemoryDisk();
    private int journalFileBytes = USUAL_FILE_BYTES;

    MemoryStores(LogSettings settings) {
        this.settings = settings;
    }

    MemoryDisk disk() {
        return disk;
    }

    void clear() {
        disk = new MemoryDisk();
    }

    /** From the next one that is opened on. Of small files little is needed until segments are written back. */
    void journalFileBytes(int bytes) {
        journalFileBytes = bytes;
    }

    /** Makes files of a directory unreadable whose names end so. */
    void damage(Path directory, String ending) throws IOException {
        for (Path file : disk.list(directory)) {
            if (file.toString().endsWith(ending)) {
                disk.replace(file, new byte[3]);
            }
        }
    }

    LocalStore open() throws IOException {
        return open(128 << 20);
    }

    /** With {@code keyBytes} of memory for the keys of a compaction. */
    LocalStore open(long keyBytes) throws IOException {
        return open(new CompactionSettings(1, keyBytes, Double.MAX_VALUE, NEVER, new KafkaCompression()));
    }

    LocalStore open(CompactionSettings compaction) throws IOException {
        InstantSource clock = () -> Instant.ofEpochMilli(nowMillis.get());
        return LocalStore.open(
                disk, settings(new Identity("cluster", 1), journalFileBytes), clock, id -> settings, compaction);
    }

    static StoreSettings settings(Identity identity) {
        return settings(identity, USUAL_FILE_BYTES);
    }

    private static StoreSettings settings(Identity identity, int journalFileBytes) {
        return new StoreSettings(
                List.of(FIRST, SECOND),
                FIRST.resolve("journal"),
                identity,
                new JournalSizes(journalFileBytes, 8 * 1024, 3),
                new Periods(NEVER, NEVER, NEVER, 86_400_000),
                0.95,
                2);
    }
}
