package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader;
import io.weir.log.disk.MemoryDisk;
import io.weir.log.journal.JournalMark;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.StoreState.Mode;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of segments is synced before anybody needs it. */
class WriteBackTest {
    private static final int JOURNAL_FILE_BYTES = 128 * 1024;
    private static final int TOLERATED_BYTES = JOURNAL_FILE_BYTES / 16;
    private static final int LOOK_BYTES = JOURNAL_FILE_BYTES / 64;
    private static final LogSettings SETTINGS = LogSettings.DEFAULT;

    private final MemoryStores stores = new MemoryStores(SETTINGS);
    private final WriteBack writeBack = new WriteBack(JOURNAL_FILE_BYTES);
    private final List<PartitionSegments> partitions = new ArrayList<>();

    @BeforeEach
    void clear() {
        stores.clear();
    }

    private PartitionSegments partition(int bytes) throws IOException {
        Path directory = Path.of("/data/p-" + partitions.size());
        stores.disk().createDirectories(directory);
        stores.disk().syncDirectory(directory.getParent());
        PartitionSegments segments = PartitionSegments.create(stores.disk(), directory, SETTINGS.segments());
        partitions.add(segments);
        append(segments, bytes);
        return segments;
    }

    private static void append(PartitionSegments segments, int bytes) throws IOException {
        ByteBuffer batch = batch(bytes);
        BatchHeader header = new BatchHeader(batch, 0);
        header.assign(segments.endOffset(), 1);
        segments.append(List.of(batch), SETTINGS.segments());
    }

    private static ByteBuffer batch(int bytes) {
        return new BatchBuilder().add(1_000_000, null, new byte[bytes]).build();
    }

    @Test
    void syncsThePartitionWithMostUntilNoMoreThanIsToleratedIsLeft() throws IOException {
        PartitionSegments some = partition(TOLERATED_BYTES / 4);
        PartitionSegments most = partition(TOLERATED_BYTES * 2);
        PartitionSegments more = partition(TOLERATED_BYTES / 2);
        MemoryDisk disk = stores.disk();
        int before = disk.forces();

        writeBack.run(partitions);

        assertThat(disk.forces() - before).isOne();
        assertThat(most.unsyncedBytes()).isZero();
        assertThat(some.unsyncedBytes()).isPositive();
        assertThat(more.unsyncedBytes()).isPositive();
        long size = most.sizeInBytes();
        disk.crash(new Random(1));
        assertThat(disk.bytes(most.directory().resolve("00000000000000000000.log")))
                .hasSize((int) size);
    }

    @Test
    void leavesWhatIsNotWorthASyncToTheFlush() throws IOException {
        for (int i = 0; i < 100; i++) {
            partition(JOURNAL_FILE_BYTES / 256 - 200);
        }
        int before = stores.disk().forces();

        writeBack.run(partitions);

        assertThat(stores.disk().forces()).isEqualTo(before);
    }

    @Test
    void whatWasWrittenBackIsStillFlushed() throws IOException {
        PartitionSegments one = partition(TOLERATED_BYTES * 2);
        writeBack.run(partitions);
        assertThat(one.isDirty()).isTrue();

        one.flush();

        assertThat(one.isDirty()).isFalse();
        append(one, 100);
        assertThat(one.isDirty()).isTrue();
        assertThat(one.unsyncedBytes()).isBetween(100L, 200L);
        one.flush();
        assertThat(one.unsyncedBytes()).isZero();
    }

    @Test
    void aPartitionThatWasDeletedIsLeftAlone() throws IOException {
        PartitionSegments deleted = partition(TOLERATED_BYTES * 2);
        deleted.close();
        int before = stores.disk().forces();

        writeBack.run(partitions);
        deleted.writeBack();

        assertThat(stores.disk().forces()).isEqualTo(before);
    }

    @Test
    void isDueOnceForEachPartOfAFileUntilItWasDone() throws IOException {
        assertThat(writeBack.isDueAfter(LOOK_BYTES - 1)).isFalse();
        assertThat(writeBack.isDueAfter(1)).isTrue();
        assertThat(writeBack.isDueAfter(3 * LOOK_BYTES)).isFalse();

        writeBack.run(List.of());

        assertThat(writeBack.isDueAfter(LOOK_BYTES - 1)).isFalse();
        assertThat(writeBack.isDueAfter(LOOK_BYTES)).isTrue();
    }

    @Test
    void aStoreWritesBackByItselfWhatTheJournalStillHas() throws IOException {
        try (LocalStore store = stores.open()) {
            PartitionLog log = create(store);
            JournalMark mark = store.journalMark();
            for (int sent = 0; sent < JOURNAL_FILE_BYTES; sent += 4096) {
                log.append(batch(4096), AppendOrigin.CLIENT).join();
            }
            Written.await(log);

            PartitionSegments segments = ((LocalPartition) log).segments();
            Eventually.until(() -> segments.unsyncedBytes() <= TOLERATED_BYTES + LOOK_BYTES);
            assertThat(store.journalMark()).isEqualTo(mark);
            assertThat(segments.isDirty()).isTrue();
        }
    }

    @Test
    void aStoreStopsWhenSegmentsCannotBeWrittenBack() throws IOException {
        stores.disk().failForcesOf(file -> file.toString().endsWith(".log"));
        try (LocalStore store = stores.open()) {
            PartitionLog log = create(store);
            JournalMark mark = store.journalMark();
            for (int sent = 0; sent < TOLERATED_BYTES * 2 && store.state().mode() == Mode.WRITABLE; sent += 4096) {
                log.append(batch(4096), AppendOrigin.CLIENT)
                        .exceptionally(refused -> null)
                        .join();
            }

            Eventually.until(() -> store.state().mode() == Mode.STOPPED);
            assertThat(store.journalMark()).isEqualTo(mark);
        }
        PartitionSegments one = partition(TOLERATED_BYTES * 2);
        assertThatThrownBy(() -> writeBack.run(partitions)).isInstanceOf(SyncFailedException.class);
        assertThat(one.isDirty()).isTrue();
    }

    private static PartitionLog create(LocalStore store) {
        return store.create(new PartitionId("orders", new UUID(1, 2), 3), SETTINGS)
                .join();
    }
}
