package io.weir.log.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.disk.Disk;
import io.weir.log.disk.LocalDisk;
import io.weir.log.disk.MemoryDisk;
import io.weir.log.local.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal with its threads. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JournalTest {
    private static final Path DIRECTORY = Path.of("/journal");
    private static final int FILE_BYTES = 64 * 1024;
    private static final int FILES = 3;

    private final MemoryDisk disk = new MemoryDisk();
    private final CountDownLatch rolled = new CountDownLatch(1);
    private final CompletableFuture<IOException> noRoom = new CompletableFuture<>();
    private final CompletableFuture<Exception> failed = new CompletableFuture<>();
    private final List<Integer> replayed = new ArrayList<>();
    private final List<Integer> told = new ArrayList<>();
    private final AtomicLong appliedBytes = new AtomicLong();

    @Test
    void manyEntriesShareASyncAndAreToldInTheirOrder() throws Exception {
        try (Journal journal = open(disk, DIRECTORY)) {
            int before = disk.forces();
            List<Entry> entries = IntStream.range(0, 5000).mapToObj(Entry::new).toList();
            entries.forEach(journal::submit);
            entries.get(4999).done.get();

            assertThat(told).isEqualTo(IntStream.range(0, 5000).boxed().toList());
            assertThat(disk.forces() - before).isLessThan(2500);
            assertThat(rolled.getCount()).isZero();
        }
        assertThat(appliedBytes).hasValue(5000 * 40L);
        assertThat(replay()).hasSize(5000).isEqualTo(told);
    }

    @Test
    void closingWritesAndTellsWhatWasSubmitted() throws Exception {
        Entry last = new Entry(1);
        Journal journal = open(disk, DIRECTORY);
        journal.submit(last);
        journal.close();

        assertThat(last.done).isCompleted();
        assertThat(journal.pendingBytes()).isZero();
        assertThat(replay()).containsExactly(1);
    }

    @Test
    void nothingIsAcknowledgedAfterAFailedSync() throws Exception {
        try (Journal journal = open(disk, DIRECTORY)) {
            Entry good = new Entry(1);
            journal.submit(good);
            good.done.get();
            disk.failForces(1);
            int before = disk.forces();

            List<Entry> lost = IntStream.range(2, 50).mapToObj(Entry::new).toList();
            lost.forEach(journal::submit);
            failed.get();

            for (Entry entry : lost) {
                Assertions.assertThatThrownBy(entry.done::get).isInstanceOf(ExecutionException.class);
            }
            Entry later = new Entry(99);
            journal.submit(later);
            Assertions.assertThatThrownBy(later.done::get).hasMessageContaining("Input/output error");
            assertThat(told).containsExactly(1);
            assertThat(disk.forces() - before).isBetween(1, 2); // the other writer may have had a group on its way
            assertThat(journal.pendingBytes()).isZero();
        }
    }

    @Test
    void whatComesWhileAGroupIsSyncedIsSyncedBesideItAndToldAfterIt() throws Exception {
        BlockingQueue<CompletableFuture<Void>> syncing = new LinkedBlockingQueue<>();
        try (Journal journal = open(disk, DIRECTORY)) {
            disk.beforeForces(() -> {
                CompletableFuture<Void> maySync = new CompletableFuture<>();
                syncing.add(maySync);
                maySync.join();
            });
            Entry first = new Entry(1);
            journal.submit(first);
            CompletableFuture<Void> firstMaySync = syncing.take();
            Entry second = new Entry(2);
            journal.submit(second);
            CompletableFuture<Void> secondMaySync = syncing.take();
            int before = disk.forces();

            secondMaySync.complete(null);
            Eventually.until(() -> disk.forces() > before);
            assertThat(told).isEmpty();
            firstMaySync.complete(null);

            second.done.get();
            assertThat(told).containsExactly(1, 2);
        }
    }

    @Test
    void aNewFileIsBegunOnlyWhenAllGroupsBeforeAreSynced() throws Exception {
        CompletableFuture<Void> syncing = new CompletableFuture<>();
        CompletableFuture<Void> maySync = new CompletableFuture<>();
        try (Journal journal = open(disk, DIRECTORY)) {
            disk.beforeForces(() -> {
                if (syncing.complete(null)) {
                    maySync.join();
                }
            });
            journal.submit(new Entry(1));
            syncing.get();
            Entry second = new Entry(2, FILE_BYTES);
            journal.submit(second);
            // It is asked its size when it is submitted, and by the thread that wants to write it, which then waits.
            Eventually.until(() -> second.writer != null && second.writer.getState() == Thread.State.WAITING);

            boolean isBegun = disk.exists(JournalFiles.name(DIRECTORY, 2));
            maySync.complete(null);
            assertThat(isBegun).isFalse();
            second.done.get();
            assertThat(disk.exists(JournalFiles.name(DIRECTORY, 2))).isTrue();
        }
    }

    @Test
    void whatIsAppliedForLongHoldsUpNoSync() throws Exception {
        try (Journal journal = open(disk, DIRECTORY)) {
            Entry first = new Entry(1);
            first.mayBeApplied = new CompletableFuture<>();
            journal.submit(first);
            first.durable.get();
            Entry second = new Entry(2);
            journal.submit(second);

            second.durable.get();

            assertThat(first.done).isNotDone();
            assertThat(second.done).isNotDone();
            assertThat(journal.applied()).isEqualTo(JournalMark.START);
            first.mayBeApplied.complete(null);
            second.done.get();
        }
    }

    @Test
    void waitsForRoomForANewFileAndThenGoesOn() throws Exception {
        try (Journal journal = open(disk, DIRECTORY)) {
            disk.capacity(FILE_BYTES);
            List<Entry> entries =
                    IntStream.range(0, 20).mapToObj(i -> new Entry(i, 8000)).toList();
            entries.forEach(journal::submit);
            noRoom.get();
            assertThat(entries.get(19).done).isNotDone();
            assertThat(failed).isNotDone();

            disk.capacity(Long.MAX_VALUE);

            entries.get(19).done.get();
            assertThat(told).hasSize(20);
        }
    }

    @Test
    void anEntryLargerThanAFileGetsAFileOfItsOwn() throws Exception {
        Entry large = new Entry(5, 3 * FILE_BYTES);
        try (Journal journal = open(disk, DIRECTORY)) {
            journal.submit(new Entry(4));
            journal.submit(large);
            journal.submit(new Entry(6));
            large.done.get();
        }
        assertThat(replay()).containsExactly(4, 5, 6);
    }

    @Test
    void filesThatAreReleasedAreWrittenAgain() throws Exception {
        try (Journal journal = open(disk, DIRECTORY)) {
            for (int round = 0; round < 40; round++) {
                Entry entry = new Entry(round, 20_000);
                journal.submit(entry);
                entry.done.get();
                // Applied a moment later than its last entry; any earlier mark is right as well.
                journal.release(journal.applied());
            }
            assertThat(disk.list(DIRECTORY)).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void asManyFilesAsMayBeFilledAreKeptToBeWrittenAgain() throws Exception {
        try (Journal journal = open(disk, DIRECTORY)) {
            fill(journal, FILES);
            assertThat(journal.isFull()).isFalse();
            fill(journal, 1);
            journal.prepareSpare();
            assertThat(journal.isFull()).isTrue();

            Eventually.until(() -> journal.applied().fileId() > FILES); // a moment after the last entry was applied
            journal.release(journal.applied());
            assertThat(journal.isFull()).isFalse();
            assertThat(disk.list(DIRECTORY)).hasSize(FILES + 2);
            fill(journal, FILES);
            assertThat(disk.list(DIRECTORY)).hasSize(FILES + 2);
        }
    }

    /** Writes on until {@code files} more have been begun, or, at the beginning, one less. */
    private void fill(Journal journal, int files) throws Exception {
        for (int i = 0; i < files; i++) {
            Entry entry = new Entry(told.size(), FILE_BYTES - 9000);
            journal.submit(entry);
            entry.done.get();
        }
    }

    @Test
    void worksOnARealDisk(@TempDir Path directory) throws Exception {
        Disk real = new LocalDisk();
        try (Journal journal = open(real, directory)) {
            journal.prepareSpare();
            List<Entry> entries =
                    IntStream.range(0, 300).mapToObj(i -> new Entry(i, 1000)).toList();
            entries.forEach(journal::submit);
            entries.get(299).done.get();
        }
        try (Journal journal = open(real, directory)) {
            assertThat(replayed).hasSize(300);
            assertThat(journal.pendingBytes()).isZero();
        }
    }

    private Journal open(Disk where, Path directory) throws IOException {
        replayed.clear();
        Journal.Listener listener = new Journal.Listener() {
            @Override
            public void rolled() {
                rolled.countDown();
            }

            @Override
            public void noRoom(IOException reason) {
                noRoom.complete(reason);
            }

            @Override
            public void applied(long bytes) {
                appliedBytes.addAndGet(bytes);
            }

            @Override
            public void failed(Exception reason) {
                failed.complete(reason);
            }
        };
        return Journal.open(
                where,
                new Journal.Settings(directory, FILE_BYTES, 16 * 1024, FILES),
                JournalMark.START,
                entry -> replayed.add(entry.getInt()),
                listener);
    }

    private List<Integer> replay() throws IOException {
        open(disk, DIRECTORY).close();
        return replayed;
    }

    private final class Entry implements JournalEntry {
        private final int number;
        private final int bytes;
        private final CompletableFuture<Integer> durable =
                new CompletableFuture<Integer>().orTimeout(20, TimeUnit.SECONDS);
        private final CompletableFuture<Integer> done =
                new CompletableFuture<Integer>().orTimeout(20, TimeUnit.SECONDS);
        private volatile @Nullable Thread writer;
        private CompletableFuture<?> mayBeApplied = CompletableFuture.completedFuture(null);

        Entry(int number) {
            this(number, 40);
        }

        Entry(int number, int bytes) {
            this.number = number;
            this.bytes = bytes;
        }

        @Override
        public int sizeInBytes() {
            if (Thread.currentThread().getName().startsWith("journal-writer")) {
                writer = Thread.currentThread();
            }
            return bytes;
        }

        @Override
        public void writeTo(ByteBuffer buffer) {
            buffer.putInt(number).position(buffer.position() + bytes - 4);
        }

        @Override
        public void durable() {
            told.add(number);
            durable.complete(number);
        }

        @Override
        public void apply() {
            mayBeApplied.join();
            done.complete(number);
        }

        @Override
        public void failed(Exception reason) {
            done.completeExceptionally(reason);
        }
    }
}
