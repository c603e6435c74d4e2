package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.batch.BatchHeader;
import io.weir.log.disk.MemoryDisk;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.local.StoreSettings.Identity;
import io.weir.log.store.LogHistory;
import io.weir.log.store.LogModel;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Appended;
import io.weir.log.store.PartitionLog.Isolation;
import io.weir.log.store.StoreState.Mode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damage, full disks, and directories that are somebody else's. */
class LocalStoreDamageTest {
    /** 1 flips every byte. */
    private static final int FLIP_STEP = Integer.getInteger("weir.segment.flip-step", 97);

    private static final PartitionId PARTITION = new PartitionId("orders", new UUID(1, 2), 3);
    private static final LogSettings SETTINGS = new LogSettings(
            new LogSettings.Segments(4 * 1024, Long.MAX_VALUE, 512),
            new LogSettings.Retention(true, 10_000, LogSettings.UNLIMITED, 500),
            LogSettings.DEFAULT.compaction(),
            new LogSettings.Messages(4 * 1024, false, Long.MAX_VALUE, Long.MAX_VALUE));
    private static final Path DIRECTORY = MemoryStores.FIRST.resolve("orders-3");

    private final MemoryStores stores = new MemoryStores(SETTINGS);
    private final List<LogModel.Batch> batches = new ArrayList<>();
    private final Random random = new Random(3);

    @BeforeEach
    void clear() {
        stores.clear();
    }

    private void fill(PartitionLog log, int count) {
        LogHistory history = new LogHistory(random, new LogModel(), log);
        for (int i = 0; i < count; i++) {
            ByteBuffer batch = history.nextBatch(new long[7]);
            log.append(batch, AppendOrigin.BROKER).join();
            batches.add(LogModel.Batch.of(batch));
        }
    }

    @Test
    void aFlippedBitIsNeverServedAndTheFileIsNamed() throws IOException {
        try (LocalStore store = stores.open()) {
            PartitionLog log = store.create(PARTITION, SETTINGS).join();
            fill(log, 120);
            for (Path file : segments()) {
                byte[] whole = stores.disk().bytes(file);
                for (int at = 0; at < whole.length; at += FLIP_STEP) {
                    byte[] damaged = whole.clone();
                    damaged[at] ^= (byte) (1 << random.nextInt(8));
                    stores.disk().replace(file, damaged);
                    assertServesOnlyWhatWasAppended(log, file, at);
                }
                stores.disk().replace(file, whole);
            }
        }
    }

    private List<Path> segments() throws IOException {
        return stores.disk().list(DIRECTORY).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .toList();
    }

    private void assertServesOnlyWhatWasAppended(PartitionLog log, Path file, int at) {
        boolean isDetected = false;
        for (LogModel.Batch batch : batches) {
            for (long offset = batch.base(); offset <= batch.last(); offset++) {
                try (LogSlice slice =
                        log.read(offset, 300, Isolation.READ_UNCOMMITTED).join()) {
                    int index = batches.indexOf(batch);
                    for (byte[] found : LogHistory.split(slice.bytes())) {
                        assertThat(found)
                                .as("byte %d of %s", at, file)
                                .isEqualTo(batches.get(index++).bytes());
                    }
                } catch (CompletionException e) {
                    isDetected = true;
                    assertThat(e).hasMessageContaining(file.toString());
                }
            }
        }
        assertThat(isDetected).as("byte %d of %s is seen", at, file).isTrue();
    }

    @Test
    void whatTheJournalHasIsCheckedInTheSegmentsWhateverTheIndexesSay() throws IOException {
        LocalStore store = stores.open();
        fill(store.create(PARTITION, SETTINGS).join(), 25); // so few that the journal needs no second file
        MemoryDisk.Image unsynced = stores.disk().image();
        store.flushAndWait();
        MemoryDisk.Image synced = stores.disk().image();
        store.close();
        stores.disk().restore(unsynced); // the mark and what was synced are as before, the indexes as behind
        synced.files().forEach((file, bytes) -> {
            if (file.toString().endsWith(".index")) {
                stores.disk().replace(file, bytes);
            }
        });
        for (Path file : segments()) {
            byte[] lost = stores.disk().bytes(file);
            lost[BatchHeader.BYTES + 1] ^= 1; // in front of all entries of the index
            stores.disk().replace(file, lost);
        }

        try (LocalStore opened = stores.open()) {
            List<LogModel.Batch> found =
                    LogHistory.readAll(opened.find(PARTITION).orElseThrow());
            assertThat(found).hasSameSizeAs(batches);
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).bytes()).isEqualTo(batches.get(i).bytes());
            }
        }
    }

    @Test
    void aBitFlippedWhileTheStoreWasClosedIsFoundWhenItIsOpenedOrRead() throws IOException {
        try (LocalStore store = stores.open()) {
            fill(store.create(PARTITION, SETTINGS).join(), 60);
        }
        MemoryDisk.Image image = stores.disk().image();
        for (Path file : segments()) {
            byte[] whole = stores.disk().bytes(file);
            for (int at = 0; at < whole.length; at += FLIP_STEP * 4) {
                stores.disk().restore(image);
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << random.nextInt(8));
                stores.disk().replace(file, damaged);
                try (LocalStore store = stores.open()) {
                    assertServesOnlyWhatWasAppended(store.find(PARTITION).orElseThrow(), file, at);
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining(file.toString());
                }
            }
        }
    }

    @Test
    void aSegmentThatIsMissingIsSaid() throws IOException {
        try (LocalStore store = stores.open()) {
            fill(store.create(PARTITION, SETTINGS).join(), 120);
        }
        MemoryDisk.Image image = stores.disk().image();
        for (Path file : segments()) {
            stores.disk().restore(image);
            stores.disk().delete(file);
            assertThatThrownBy(() -> stores.open().close())
                    .as("without %s", file)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(DIRECTORY.toString());
        }
    }

    @Test
    void aFullDiskRefusesRecordsUntilThereIsRoomAndKeepsThoseItHasTaken() throws IOException {
        try (LocalStore store = stores.open()) {
            PartitionLog log = store.create(PARTITION, SETTINGS).join();
            fill(log, 3);
            store.lookAfterAndWait();
            long used = Long.MAX_VALUE - stores.disk().usableBytes(DIRECTORY);
            LogHistory history = new LogHistory(random, new LogModel(), log);
            stores.disk().capacity(used + 700);

            List<CompletableFuture<Appended>> sent = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Appended> future = log.append(history.nextBatch(new long[7]), AppendOrigin.BROKER);
                if (!future.isCompletedExceptionally()) { // else it was noticed already
                    sent.add(future);
                }
            }
            Eventually.until(() -> store.state().mode() == Mode.READ_ONLY);
            assertThatThrownBy(() -> log.append(history.nextBatch(new long[7]), AppendOrigin.BROKER)
                            .join())
                    .cause()
                    .isInstanceOfSatisfying(
                            LogException.class,
                            refused -> assertThat(refused.error()).isEqualTo(LogError.KAFKA_STORAGE_ERROR));
            CompletableFuture.allOf(sent.toArray(new CompletableFuture<?>[0])).join(); // the journal has them
            log.read(log.startOffset(), 1000, Isolation.READ_UNCOMMITTED).join().close();
            CompletableFuture<LogSlice> unwritten = log.read(log.highWatermark() - 1, 1000, Isolation.READ_UNCOMMITTED);
            assertThat(unwritten).isNotDone();

            stores.disk().capacity(Long.MAX_VALUE);
            unwritten.join().close();
            store.lookAfterAndWait();
            assertThat(store.state().mode()).isEqualTo(Mode.WRITABLE);
            assertThat(log.highWatermark()).isEqualTo(log.endOffset());
        }
    }

    @Test
    void littleRoomIsNoticedBeforeTheDiskIsFull() throws IOException {
        try (LocalStore store = stores.open()) {
            store.create(PARTITION, SETTINGS).join();
            long used = Long.MAX_VALUE - stores.disk().usableBytes(DIRECTORY);
            stores.disk().capacity(used + 10_000);
            store.lookAfterAndWait();
            assertThat(store.state().mode()).isEqualTo(Mode.READ_ONLY);
            assertThat(store.state().reason()).contains("/data/a", "Make room");

            stores.disk().capacity(Long.MAX_VALUE);
            store.lookAfterAndWait();
            assertThat(store.state().mode()).isEqualTo(Mode.WRITABLE);
        }
    }

    @Test
    void whatIsTooOldGoesAndItsFilesAfterADelay() throws IOException {
        try (LocalStore store = stores.open()) {
            PartitionLog log = store.create(PARTITION, SETTINGS).join();
            fill(log, 120);
            int files = segments().size();
            stores.nowMillis.set(5_000_000);

            store.lookAfterAndWait();

            assertThat(log.startOffset()).isEqualTo(log.highWatermark());
            assertThat(segments()).hasSize(files + 1);
            stores.nowMillis.addAndGet(1000);
            store.flushAndWait();
            store.lookAfterAndWait();
            assertThat(segments()).hasSize(1);
        }
        try (LocalStore store = stores.open()) {
            PartitionLog log = store.find(PARTITION).orElseThrow();
            assertThat(log.startOffset()).isEqualTo(log.highWatermark()).isPositive();
        }
    }

    @Test
    void theEpochGrowsWithEachStartThatFollowsNoCleanEnd() throws IOException {
        try (LocalStore store = stores.open()) {
            assertThat(store.create(PARTITION, SETTINGS).join().leaderEpoch()).isEqualTo(1);
        }
        LocalStore second = stores.open();
        assertThat(second.find(PARTITION).orElseThrow().leaderEpoch()).isEqualTo(1);
        stores.disk().cutPower(random);
        second.close();
        stores.disk().restorePower();
        try (LocalStore store = stores.open()) {
            assertThat(store.find(PARTITION).orElseThrow().leaderEpoch()).isEqualTo(2);
        }
    }

    @Test
    void aDirectoryInUseOrOfAnotherNodeIsRefused() throws IOException {
        try (LocalStore store = stores.open()) {
            assertThat(store.partitions()).isEmpty();
            assertThatThrownBy(stores::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("/data/a is in use by another broker");
        }
        assertThatThrownBy(() -> LocalStore.open(
                        stores.disk(),
                        MemoryStores.settings(new Identity("cluster", 2)),
                        InstantSource.system(),
                        id -> SETTINGS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to node 1 of cluster cluster");
    }
}
