package io.weir.log.journal;

import io.weir.log.disk.Disk;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal at work. What is submitted while groups are being synced becomes the next group, so the faster the disk the
 * smaller the groups, and there is no timer (group commit: DeWitt et al., "Implementation Techniques for Main Memory Database
 * Systems", SIGMOD 1984).
 *
 * <p>Two threads write and sync a group each, and tell the entries in the order of the groups that they are durable: what comes
 * while a group is on its way does not wait for its end. Another thread has entries applied, which overlaps with the next syncs.
 *
 * <p><b>Threading:</b> all public methods may be called by any thread; none but {@link #close} waits for a disk.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    /** Groups that may be synced and not applied yet; behind them the writer waits. */
    private static final int UNAPPLIED_GROUPS = 16;

    /** Groups that are written and synced at once. */
    private static final int WRITERS = 2;

    private static final long ROOM_RETRY_MILLIS = 500;

    private final JournalFiles files;
    private final JournalEnd end;
    private final Listener listener;
    private final List<Thread> writing = new ArrayList<>();
    private final Thread applying;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition order = lock.newCondition();
    private final Condition applicable = lock.newCondition();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicLong durableBytes = new AtomicLong();

    // Guarded by the lock.
    private final Deque<JournalEntry> submitted = new ArrayDeque<>();
    private final Deque<JournalGroup> unapplied = new ArrayDeque<>();
    private @Nullable Exception failure;
    private boolean closing;
    private boolean taking;
    private int writers = WRITERS;

    /** Number of the group that is told next that it is durable. */
    private long telling;

    private volatile JournalMark applied;

    /** Hears what the journal meets. Called by its threads. */
    public interface Listener {
        /** A new file was begun; a spare may have to be prepared. */
        void rolled();

        /** There is no room for a new file; what was submitted waits until there is. */
        void noRoom(IOException reason);

        /** So many bytes more were applied. */
        void applied(long bytes);

        /** A write or a sync failed: nothing is taken any more. */
        void failed(Exception reason);
    }

    /** Takes what was in the journal, in its order, when it is opened. */
    @FunctionalInterface
    public interface Replay {
        /** The buffer is only valid during the call. */
        void entry(ByteBuffer entry) throws IOException;
    }

    /**
     * How a journal is kept.
     *
     * @param directory of its own
     * @param fileBytes size of its files
     * @param groupBytes at which a group is full; a larger entry is a group of its own
     * @param files that are filled before {@link #isFull}
     */
    public record Settings(Path directory, int fileBytes, int groupBytes, int files) {}

    private Journal(JournalFiles files, JournalEnd end, int groupBytes, Listener listener) {
        this.files = files;
        this.end = end;
        this.listener = listener;
        applied = end.next();
        telling = applied.group();
        for (int i = 1; i <= WRITERS; i++) {
            JournalWriter writer = new JournalWriter(files, groupBytes);
            writing.add(new Thread(() -> write(writer), "journal-writer-" + i));
        }
        applying = new Thread(this::apply, "journal-applier");
    }

    /**
     * Reads what is in the journal from {@code mark} on and goes on behind it.
     *
     * @throws IOException if something is damaged that was acknowledged once; the message names the file
     */
    public static Journal open(Disk disk, Settings settings, JournalMark mark, Replay replay, Listener listener)
            throws IOException {
        JournalFiles files = new JournalFiles(disk, settings.directory(), settings.fileBytes(), settings.files());
        files.open(mark.fileId());
        JournalReader.Outcome found = new JournalReader(disk, files).read(mark, replay::entry);
        if (found.groups() > 0 || found.tornBytes() > 0) {
            LOG.info(
                    "Read {} groups of the journal in {}; {} bytes behind them were never acknowledged and are left out.",
                    found.groups(),
                    settings.directory(),
                    found.tornBytes());
        }
        JournalEnd end = JournalEnd.resume(files, found, settings.groupBytes());
        Journal journal = new Journal(files, end, settings.groupBytes(), listener);
        journal.writing.forEach(Thread::start);
        journal.applying.start();
        return journal;
    }

    /** Puts an entry behind all submitted before. It is told in any case whether it became durable. */
    public void submit(JournalEntry entry) {
        Exception refused;
        lock.lock();
        try {
            refused = closing && failure == null ? new IOException("The journal is closed.") : failure;
            if (refused == null) {
                pendingBytes.addAndGet(entry.sizeInBytes());
                submitted.add(entry);
                if (submitted.size() == 1) {
                    work.signal();
                }
            }
        } finally {
            lock.unlock();
        }
        if (refused != null) {
            entry.failed(refused);
        }
    }

    /** Bytes submitted and not applied yet. */
    public long pendingBytes() {
        return pendingBytes.get();
    }

    /** Bytes made durable since the journal was opened. */
    public long durableBytes() {
        return durableBytes.get();
    }

    /** Everything before it is durable and applied. */
    public JournalMark applied() {
        return applied;
    }

    /** Nothing before {@code mark} will ever be replayed; its files may be used again. */
    public void release(JournalMark mark) throws IOException {
        files.release(mark.fileId());
    }

    /** Whether so many files are in use that some should be released. */
    public boolean isFull() {
        return files.isFull();
    }

    /** Makes a file in advance if there is none; takes a while. */
    public void prepareSpare() throws IOException {
        files.prepareSpare();
    }

    private void write(JournalWriter writer) {
        List<JournalEntry> taken = List.of();
        try (writer) {
            for (taken = take(); !taken.isEmpty(); taken = take()) {
                JournalGroup group = place(taken);
                writer.write(group);
                awaitTurn(group.number());
                tell(taken);
                taken = List.of();
                hand(group);
            }
        } catch (IOException | RuntimeException | InterruptedException e) {
            fail(e, taken);
        } finally {
            lock.lock();
            try {
                writers--;
                applicable.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits for entries, and takes those of the next group, which is to be placed; none when the journal is closed or has failed. */
    private List<JournalEntry> take() throws InterruptedException {
        lock.lock();
        try {
            while (failure == null && (taking || (submitted.isEmpty() && !closing))) {
                work.await();
            }
            if (failure != null || submitted.isEmpty()) {
                work.signalAll();
                return List.of();
            }
            taking = true;
            return end.take(submitted);
        } finally {
            lock.unlock();
        }
    }

    private JournalGroup place(List<JournalEntry> entries) throws IOException, InterruptedException {
        makeRoom(entries);
        lock.lock();
        try {
            JournalGroup group = end.place(entries, (int) (end.next().group() - telling));
            taking = false;
            if (!submitted.isEmpty() || closing) {
                work.signal();
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing of {@code entries} is written yet, so this may be tried again as often as it takes. */
    private void makeRoom(List<JournalEntry> entries) throws IOException, InterruptedException {
        while (!end.hasRoomFor(entries)) {
            awaitTurn(end.next().group());
            try {
                end.roll(entries);
                listener.rolled();
            } catch (SyncFailedException e) {
                throw e;
            } catch (IOException e) {
                listener.noRoom(e);
                if (closed.await(ROOM_RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw e;
                }
            }
        }
    }

    /** Waits until all groups before the one of that number were told that they are durable. */
    private void awaitTurn(long group) throws IOException, InterruptedException {
        lock.lock();
        try {
            while (telling != group && failure == null) {
                order.await();
            }
            if (failure != null) {
                throw new IOException("Another write to the journal failed.", failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void tell(List<JournalEntry> group) {
        long bytes = 0;
        for (JournalEntry entry : group) {
            bytes += entry.sizeInBytes();
            entry.durable();
        }
        durableBytes.addAndGet(bytes);
    }

    /** Ends the turn of {@code group}. */
    private void hand(JournalGroup group) throws InterruptedException {
        lock.lock();
        try {
            while (unapplied.size() >= UNAPPLIED_GROUPS) {
                order.await();
            }
            unapplied.add(group);
            telling++;
            order.signalAll();
            applicable.signal();
        } finally {
            lock.unlock();
        }
    }

    private void fail(Exception reason, List<JournalEntry> taken) {
        List<JournalEntry> lost = new ArrayList<>(taken);
        Exception first;
        lock.lock();
        try {
            first = failure == null ? reason : failure;
            failure = first;
            lost.addAll(submitted);
            submitted.clear();
            work.signalAll();
            order.signalAll();
        } finally {
            lock.unlock();
        }
        if (first == reason) {
            LOG.error(
                    "The journal takes nothing more, as it cannot be said what of its last writes is on disk.", reason);
            listener.failed(reason);
        }
        for (JournalEntry entry : lost) {
            pendingBytes.addAndGet(-entry.sizeInBytes());
            entry.failed(first);
        }
    }

    private void apply() {
        try {
            for (JournalGroup group = nextUnapplied(); group != null; group = nextUnapplied()) {
                long groupBytes = 0;
                for (JournalEntry entry : group.entries()) {
                    int bytes = entry.sizeInBytes();
                    entry.apply();
                    pendingBytes.addAndGet(-bytes);
                    groupBytes += bytes;
                }
                applied = group.end();
                listener.applied(groupBytes);
            }
        } catch (InterruptedException e) {
            LOG.error("The thread that applies what is durable was interrupted.", e);
        }
    }

    private @Nullable JournalGroup nextUnapplied() throws InterruptedException {
        lock.lock();
        try {
            while (unapplied.isEmpty() && writers > 0) {
                applicable.await();
            }
            JournalGroup group = unapplied.poll();
            if (unapplied.size() == UNAPPLIED_GROUPS - 1) {
                order.signalAll();
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    /** Writes and has applied what was submitted, then ends. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closing = true;
            closed.countDown();
            work.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            for (Thread writer : writing) {
                writer.join();
            }
            applying.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the journal was being closed.", e);
        }
    }
}
