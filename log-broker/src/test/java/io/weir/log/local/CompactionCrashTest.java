package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.batch.BatchHeader;
import io.weir.log.disk.MemoryDisk;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a compacted partition has after random histories, with compaction and loss of power at any moment. */
class CompactionCrashTest {
    private static final int SEEDS = Integer.getInteger("weir.simulation.seeds", 25);
    private static final int LIVES = 6;

    private static final PartitionId PARTITION = new PartitionId("table", new UUID(1, 2), 0);
    private static final int TOMBSTONE_MILLIS = 50;
    private static final Path DIRECTORY = MemoryStores.FIRST.resolve("table-0");

    /** Each bug must show within as many. */
    private static final int SEEDS_PER_BUG = 60;

    private LogSettings settings = settings(TOMBSTONE_MILLIS);
    private MemoryStores stores = new MemoryStores(settings);

    /** What is done wrong on purpose, to see that the test notices. */
    private enum Bug {
        /** Nothing is. */
        NONE,
        /** A compacted segment is not synced before it takes the place of others. */
        SEGMENT_NOT_SYNCED,
        /** What is to be swapped is not on disk before it is begun. */
        SWAP_NOT_REMEMBERED,
        /** What was swapped is swapped again by a start. */
        SWAP_NOT_FORGOTTEN,
        /** Tombstones go with the next pass. */
        TOMBSTONES_TOO_EARLY
    }

    private static LogSettings settings(int tombstoneMillis) {
        return new LogSettings(
                new LogSettings.Segments(1500, Long.MAX_VALUE, 256),
                new LogSettings.Retention(false, LogSettings.UNLIMITED, LogSettings.UNLIMITED, 20),
                new LogSettings.Compaction(true, 0, 0, Long.MAX_VALUE, tombstoneMillis),
                new LogSettings.Messages(1500, false, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @Test
    void theLastOfEachKeyIsThereAndNothingDeletedComesBackAfterEveryLossOfPower() throws IOException {
        int compacted = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            compacted += live(seed, Bug.NONE);
        }
        assertThat(compacted).as("lives that found a compacted partition").isGreaterThan(SEEDS);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void noticesEveryBug(Bug bug) {
        boolean isNoticed = isNoticed(() -> interruptEverywhere(bug));
        for (int seed = 0; seed < SEEDS_PER_BUG && !isNoticed; seed++) {
            int each = seed;
            isNoticed = isNoticed(() -> live(each, bug));
        }
        assertThat(isNoticed).as("noticed in %d seeds", SEEDS_PER_BUG).isTrue();
    }

    /** Something that may find a bug. */
    private interface Search {
        void run() throws IOException;
    }

    private static boolean isNoticed(Search search) {
        try {
            search.run();
            return false;
        } catch (AssertionError e) {
            return true;
        } catch (IOException e) {
            return true; // the store does not open
        } catch (CompletionException e) {
            if (e.getCause() instanceof LogException refusal && refusal.error() == LogError.KAFKA_STORAGE_ERROR) {
                return true; // a partition cannot be read
            }
            throw e;
        }
    }

    private void prepare(Bug bug) {
        settings = settings(bug == Bug.TOMBSTONES_TOO_EARLY ? 0 : TOMBSTONE_MILLIS);
        stores = new MemoryStores(settings);
        switch (bug) {
            case SEGMENT_NOT_SYNCED ->
                stores.disk().neverForce(file -> file.toString().endsWith(".cleaned"));
            case SWAP_NOT_REMEMBERED -> stores.disk().losesInCrashes(file -> file.endsWith("swap"));
            case SWAP_NOT_FORGOTTEN -> stores.disk().neverDelete(file -> file.endsWith("swap"));
            default -> {}
        }
    }

    /** In how many of its lives a partition was found compacted. */
    private int live(int seed, Bug bug) throws IOException {
        prepare(bug);
        Random random = new Random(seed);
        KeyedHistory history = new KeyedHistory(random);
        int compacted = 0;
        for (int life = 0; life < LIVES; life++) {
            compacted += live(random, history, "seed %d, life %d".formatted(seed, life));
        }
        return compacted;
    }

    private int live(Random random, KeyedHistory history, String name) throws IOException {
        if (random.nextInt(4) == 0) {
            stores.damage(DIRECTORY, ".snapshot"); // what producers did is read from the batches then
        }
        LocalStore store = openAtLast(random);
        int compacted = 0;
        try {
            PartitionLog log = store.create(PARTITION, settings).join();
            compacted = stores.disk().exists(DIRECTORY.resolve("clean-offset")) ? 1 : 0;
            assertThat(stores.disk().list(DIRECTORY))
                    .as(name)
                    .noneMatch(file -> file.toString().endsWith(".cleaned") || file.endsWith("swap"));
            requireEachOffsetOnce(name);
            history.endsAt(log.endOffset(), name);
            check(log, history, name);
            if (random.nextInt(4) > 0) {
                stores.disk().cutPowerBefore(random.nextInt(300), random);
            }
            work(random, store, log, history, name);
            if (random.nextInt(3) == 0) {
                stores.disk().cutPower(random);
            }
        } finally {
            store.close();
            stores.disk().cutPower(random);
            stores.disk().restorePower();
        }
        return compacted;
    }

    /** The power may go while the store recovers, too. */
    private LocalStore openAtLast(Random random) throws IOException {
        long keyBytes = random.nextBoolean() ? 1 : 1 << 20;
        while (random.nextInt(3) == 0) {
            stores.disk().cutPowerBefore(random.nextInt(40), random);
            try (LocalStore opened = stores.open(keyBytes)) {
                opened.create(PARTITION, settings).join();
            } catch (IOException | RuntimeException e) {
                assertThat(e).hasMessageContaining("power");
            }
            stores.disk().cutPower(random);
            stores.disk().restorePower();
        }
        return stores.open(keyBytes);
    }

    private void work(Random random, LocalStore store, PartitionLog log, KeyedHistory history, String name) {
        int steps = random.nextInt(150);
        for (int step = 0; step < steps && stores.disk().hasPower(); step++) {
            switch (random.nextInt(16)) {
                case 0 -> store.flushAndWait();
                case 1 -> store.lookAfterAndWait();
                case 2 -> store.compactAndWait();
                case 3, 4, 5 -> history.sendAnyMarker(log, stores.nowMillis.get());
                case 6 -> stores.nowMillis.addAndGet(random.nextInt(60));
                case 7 -> {
                    Eventually.until(() -> log.highWatermark() == log.endOffset()
                            || !stores.disk().hasPower());
                    if (stores.disk().hasPower()) {
                        checkIfThereIsPower(log, history, name + ", step " + step);
                    }
                }
                default -> history.sendData(log, stores.nowMillis.get());
            }
        }
    }

    private void check(PartitionLog log, KeyedHistory history, String name) {
        history.check(log, stores.nowMillis.get() - TOMBSTONE_MILLIS + 1, name);
    }

    private void checkIfThereIsPower(PartitionLog log, KeyedHistory history, String name) {
        try {
            check(log, history, name);
        } catch (RuntimeException e) {
            assertThat(stores.disk().hasPower()).as(name).isFalse();
        }
    }

    @Test
    void whereverACompactionIsInterruptedTheOldSegmentsAreThereOrTheNewOne() throws IOException {
        assertThat(interruptEverywhere(Bug.NONE)).as("changes to the disk").isGreaterThan(50);
    }

    /** Before how many changes to the disk. */
    private int interruptEverywhere(Bug bug) throws IOException {
        prepare(bug);
        KeyedHistory history = new KeyedHistory(new Random(4));
        int before;
        try (LocalStore store = stores.open()) {
            PartitionLog log = store.create(PARTITION, settings).join();
            for (int i = 0; i < 90; i++) {
                history.sendData(log, stores.nowMillis.get()).future().join();
                if (i == 30 || i == 60) {
                    history.sendMarkers(
                            log, stores.nowMillis.get()); // nothing from an open transaction on is compacted
                    Written.await(log);
                    store.compactAndWait(); // so that there are small segments, which are merged
                }
            }
            history.sendMarkers(log, stores.nowMillis.get());
            before = ((LocalPartition) log).segments().all().length;
        }
        MemoryDisk.Image image = stores.disk().image();
        try (LocalStore store = stores.open()) {
            store.compactAndWait();
            LocalPartition log = (LocalPartition) store.find(PARTITION).orElseThrow();
            assertThat(log.segments().all()).as("segments were merged").hasSizeLessThan(before);
        }
        Random random = new Random(9); // one for all: the first draws of small seeds are the same
        boolean isInterrupted = true;
        int cut = 0;
        for (; isInterrupted; cut++) {
            for (int time = 0; time < 3; time++) {
                stores.disk().restore(image);
                isInterrupted = interrupt(cut, random, history);
            }
        }
        return cut;
    }

    /** Loses power before a change that a compaction makes; false: it makes fewer. */
    private boolean interrupt(int cut, Random random, KeyedHistory history) throws IOException {
        String name = "power lost before change %d".formatted(cut);
        try (LocalStore store = stores.open()) {
            stores.disk().cutPowerBefore(cut, random);
            store.compactAndWait();
        }
        boolean isInterrupted = !stores.disk().hasPower();
        stores.disk().cutPower(random);
        stores.disk().restorePower();
        try (LocalStore store = stores.open()) {
            PartitionLog log = store.find(PARTITION).orElseThrow();
            requireEachOffsetOnce(name);
            history.endsAt(log.endOffset(), name);
            check(log, history, name);
        }
        return isInterrupted;
    }

    /** No two segments have the same offset: where one took the place of others, these are gone. */
    private void requireEachOffsetOnce(String name) throws IOException {
        List<Path> logs = stores.disk().list(DIRECTORY).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .sorted()
                .toList();
        long next = 0;
        for (Path file : logs) {
            ByteBuffer bytes = ByteBuffer.wrap(stores.disk().bytes(file));
            for (int at = 0; at + BatchHeader.BYTES <= bytes.limit(); ) {
                BatchHeader batch = new BatchHeader(bytes, at);
                if (!batch.isWhole()) {
                    break;
                }
                assertThat(batch.baseOffset()).as(name + ", " + file).isGreaterThanOrEqualTo(next);
                next = batch.lastOffset() + 1;
                at += batch.sizeInBytes();
            }
        }
    }
}
