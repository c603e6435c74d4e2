package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.disk.Blocks;
import io.weir.log.disk.MemoryDisk;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogHistory;
import io.weir.log.store.LogModel;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Appended;
import io.weir.log.store.StoreState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a store has after the power was lost at any change to its disk. */
class LocalStoreCrashTest {
    private static final int SEEDS = Integer.getInteger("weir.simulation.seeds", 25);

    /** 1 cuts at every byte. */
    private static final int CUT_STEP = Integer.getInteger("weir.journal.cut-step", 37);

    private static final PartitionId PARTITION = new PartitionId("orders", new UUID(1, 2), 3);
    private static final LogSettings SETTINGS = new LogSettings(
            new LogSettings.Segments(6 * 1024, Long.MAX_VALUE, 512),
            new LogSettings.Retention(true, LogSettings.UNLIMITED, LogSettings.UNLIMITED, 0),
            LogSettings.DEFAULT.compaction(),
            new LogSettings.Messages(6 * 1024, false, Long.MAX_VALUE, Long.MAX_VALUE));

    private final MemoryStores stores = new MemoryStores(SETTINGS);
    private LogModel model = new LogModel();

    /** Batches that were handed over in this life, with what became of them. */
    private final List<Sent> sent = new ArrayList<>();

    private long deletedBefore;
    private long deleteAsked;

    private record Sent(ByteBuffer batch, CompletableFuture<Appended> future) {
        boolean isAcknowledged() {
            return future.isDone() && !future.isCompletedExceptionally();
        }
    }

    @Test
    void whatWasAcknowledgedIsThereOnceAndInOrderAfterEveryLossOfPower() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            stores.clear();
            stores.journalFileBytes(seed % 2 == 0 ? 128 * 1024 : 16 * 1024);
            model = new LogModel();
            sent.clear();
            deletedBefore = 0;
            deleteAsked = 0;
            Random random = new Random(seed);
            for (int life = 0; life < 6; life++) {
                live(random, "seed %d, life %d".formatted(seed, life));
            }
        }
    }

    private void live(Random random, String name) throws IOException {
        MemoryDisk disk = stores.disk();
        LocalStore store = openAtLast(random);
        try {
            PartitionLog log = store.create(PARTITION, SETTINGS).join();
            compare(log, name);
            if (random.nextInt(4) > 0) {
                disk.cutPowerBefore(random.nextInt(120), random);
            }
            work(random, store, log);
            if (random.nextInt(4) > 0) {
                disk.cutPower(random);
            }
        } finally {
            store.close();
            disk.cutPower(random);
            disk.restorePower();
        }
    }

    /** The power may go while the store recovers, too. */
    private LocalStore openAtLast(Random random) throws IOException {
        while (random.nextInt(3) == 0) {
            stores.disk().cutPowerBefore(random.nextInt(40), random);
            try (LocalStore opened = stores.open()) {
                opened.create(PARTITION, SETTINGS).join();
            } catch (IOException | RuntimeException e) {
                assertThat(e).hasMessageContaining("power");
            }
            stores.disk().cutPower(random);
            stores.disk().restorePower();
        }
        return stores.open();
    }

    private void work(Random random, LocalStore store, PartitionLog log) {
        LogHistory history = new LogHistory(random, model, log);
        long[] next = history.nextSequences();
        int steps = random.nextInt(120);
        for (int step = 0; step < steps; step++) {
            switch (random.nextInt(16)) {
                case 0 -> store.flushAndWait();
                case 1 -> store.lookAfterAndWait();
                case 2 -> {
                    long offset =
                            log.startOffset() + random.nextInt((int) (log.highWatermark() - log.startOffset()) / 2 + 1);
                    deleteAsked = Math.max(deleteAsked, offset);
                    CompletableFuture<Void> deleted = log.deleteBefore(offset);
                    if (random.nextBoolean()) {
                        settled(deleted);
                    }
                    if (deleted.isDone() && !deleted.isCompletedExceptionally()) {
                        deletedBefore = Math.max(deletedBefore, offset);
                    }
                }
                case 3, 4 -> send(log, history.marker(4 + random.nextInt(3)), AppendOrigin.BROKER);
                case 5 -> {
                    if (!sent.isEmpty() && store.state().mode() == StoreState.Mode.WRITABLE) {
                        settled(sent.get(sent.size() - 1).future);
                    }
                }
                default -> send(log, history.nextBatch(next), AppendOrigin.CLIENT);
            }
        }
    }

    /** Waits until something is done, or will not be before the store is closed. */
    private void settled(CompletableFuture<?> future) {
        Eventually.until(() -> future.isDone() || !stores.disk().hasPower());
    }

    private void send(PartitionLog log, ByteBuffer batch, AppendOrigin origin) {
        CompletableFuture<Appended> future = log.append(batch, origin);
        boolean isRefused = future.isCompletedExceptionally() && batch.getLong(0) == 0 && log.endOffset() > 0;
        if (!isRefused) {
            sent.add(new Sent(batch, future));
        }
    }

    /** Holds what is found against what was sent in the life before, and makes it the model. */
    private void compare(PartitionLog log, String name) {
        List<LogModel.Batch> found = LogHistory.readAll(log);
        LogModel after = new LogModel();
        long foundFrom = found.isEmpty() ? log.startOffset() : found.get(0).base();
        for (LogModel.Batch each : known()) {
            if (each.base() < foundFrom) {
                after.add(each);
            }
        }
        found.forEach(after::add);
        assertThat(log.endOffset()).as(name).isEqualTo(after.end());
        assertThat(log.startOffset()).as(name).isBetween(deletedBefore, deleteAsked);
        after.start(log.startOffset());
        deletedBefore = log.startOffset();
        deleteAsked = deletedBefore;
        List<byte[]> bytes = after.batches().stream().map(LogModel.Batch::bytes).toList();
        List<byte[]> acknowledged = new ArrayList<>();
        model.batches().forEach(each -> acknowledged.add(each.bytes()));
        long acknowledgedEnd = model.end();
        List<byte[]> all = new ArrayList<>(acknowledged);
        for (Sent each : sent) {
            LogModel.Batch batch = LogModel.Batch.of(each.batch);
            all.add(batch.bytes());
            if (each.isAcknowledged()) {
                acknowledgedEnd = batch.last() + 1;
            }
        }
        assertThat(after.end()).as(name).isGreaterThanOrEqualTo(acknowledgedEnd);
        assertThat(all.size()).as(name).isGreaterThanOrEqualTo(bytes.size());
        for (int i = 0; i < bytes.size(); i++) {
            assertThat(bytes.get(i)).as("%s, batch %d", name, i).isEqualTo(all.get(i));
        }
        model = after;
        sent.clear();
        new LogHistory(new Random(1), model, log).assertBounds();
        assertThat(log.producers())
                .allSatisfy(producer -> assertThat(producer.transactionFirstOffset() >= 0)
                        .as(name)
                        .isEqualTo(model.isOpen(producer.producerId())));
        assertThat(log.endOf(1_000)).isEqualTo(model.endOf(1_000));
    }

    private List<LogModel.Batch> known() {
        List<LogModel.Batch> all = new ArrayList<>(model.batches());
        sent.forEach(each -> all.add(LogModel.Batch.of(each.batch)));
        return all;
    }

    @Test
    void aJournalThatLostItsEndCostsNothingWhenTheSegmentsAreWhole() throws IOException {
        stores.clear();
        List<LogModel.Batch> expected = new ArrayList<>();
        LocalStore store = stores.open();
        PartitionLog log = store.create(PARTITION, SETTINGS).join();
        long[] next = new long[7];
        LogHistory history = new LogHistory(new Random(9), model, log);
        for (int i = 0; i < 25; i++) {
            ByteBuffer batch = history.nextBatch(next);
            log.append(batch, AppendOrigin.CLIENT).join();
            expected.add(LogModel.Batch.of(batch));
        }
        Written.await(log);
        MemoryDisk.Image image = stores.disk().image();
        Path file = MemoryStores.FIRST.resolve("journal").resolve("0000000000000001.journal");
        byte[] journal = stores.disk().bytes(file);
        int end = journal.length;
        while (journal[end - 1] == 0) {
            end--;
        }
        store.close();
        for (int cut = end; cut > end - 4 * Blocks.BYTES; cut -= CUT_STEP) {
            stores.disk().restore(image);
            byte[] shorter = journal.clone();
            Arrays.fill(shorter, cut, shorter.length, (byte) 0);
            stores.disk().replace(file, shorter);
            try (LocalStore opened = stores.open()) {
                List<LogModel.Batch> found =
                        LogHistory.readAll(opened.find(PARTITION).orElseThrow());
                assertThat(found).as("cut at %d", cut).hasSameSizeAs(expected);
                for (int i = 0; i < found.size(); i++) {
                    assertThat(found.get(i).bytes()).isEqualTo(expected.get(i).bytes());
                }
            }
        }
    }

    @Test
    void nothingIsAcknowledgedAfterASyncThatFailed() throws IOException {
        stores.clear();
        try (LocalStore store = stores.open()) {
            PartitionLog log = store.create(PARTITION, SETTINGS).join();
            LogHistory history = new LogHistory(new Random(5), model, log);
            long[] next = new long[7];
            log.append(history.nextBatch(next), AppendOrigin.CLIENT).join();
            long highWatermark = log.highWatermark();
            stores.disk().failForces(1);

            CompletableFuture<Appended> failed = log.append(history.nextBatch(next), AppendOrigin.CLIENT);

            assertStorageError(failed);
            assertStorageError(log.append(history.nextBatch(next), AppendOrigin.CLIENT));
            assertThat(store.state().mode()).isEqualTo(StoreState.Mode.STOPPED);
            assertThat(log.highWatermark()).isEqualTo(highWatermark);
            assertThat(LogHistory.readAll(log)).hasSize(1);
        }
    }

    private static void assertStorageError(CompletableFuture<?> future) {
        assertThatThrownBy(future::join)
                .cause()
                .isInstanceOfSatisfying(
                        LogException.class,
                        refused -> assertThat(refused.error()).isEqualTo(LogError.KAFKA_STORAGE_ERROR));
    }
}
