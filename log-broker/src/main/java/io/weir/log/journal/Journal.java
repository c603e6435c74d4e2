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
 * A journal at work. What is submitted while one group is being synced becomes the next group, so the faster the disk the
 * smaller the groups, and there is no timer (group commit: DeWitt et al., "Implementation Techniques for Main Memory Database
 * Systems", SIGMOD 1984).
 *
 * <p>One thread writes and syncs and tells the entries that they are durable, another has them applied, which overlaps with the
 * next sync.
 *
 * <p><b>Threading:</b> all public methods may be called by any thread; none but {@link #close} waits for a disk.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    /** Groups that may be synced and not applied yet; behind them the writer waits. */
    private static final int UNAPPLIED_GROUPS = 16;

    private static final long ROOM_RETRY_MILLIS = 500;

    private final JournalFiles files;
    private final JournalWriter writer;
    private final Listener listener;
    private final Thread writing;
    private final Thread applying;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicLong durableBytes = new AtomicLong();

    // Guarded by the lock.
    private List<JournalEntry> submitted = new ArrayList<>();
    private final Deque<Group> unapplied = new ArrayDeque<>();
    private @Nullable Exception failure;
    private boolean closing;
    private boolean writerEnded;

    private volatile JournalMark applied;

    /** Entries that were synced together, and what is behind them. */
    private record Group(List<JournalEntry> entries, JournalMark end) {}

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

    private Journal(JournalFiles files, JournalWriter writer, Listener listener) {
        this.files = files;
        this.writer = writer;
        this.listener = listener;
        applied = writer.next();
        writing = new Thread(this::write, "journal-writer");
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
        JournalFile file = files.resume(found.end().fileId());
        Journal journal =
                new Journal(files, new JournalWriter(files, found.end(), file, settings.groupBytes()), listener);
        journal.writing.start();
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
                    changed.signalAll();
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

    private void write() {
        List<JournalEntry> left = List.of();
        try {
            do {
                left = take();
                while (!left.isEmpty()) {
                    int count = writer.fitting(left);
                    List<JournalEntry> group = left.subList(0, count);
                    makeRoom(group);
                    JournalMark end = writer.write(group);
                    left = left.subList(count, left.size());
                    tell(group);
                    hand(new Group(group, end));
                }
            } while (!isDone());
        } catch (IOException | RuntimeException | InterruptedException e) {
            fail(e, left);
        } finally {
            lock.lock();
            try {
                writerEnded = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean isDone() {
        lock.lock();
        try {
            return closing && submitted.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for entries, and takes all there are; empty when the journal is closed. */
    private List<JournalEntry> take() throws InterruptedException {
        lock.lock();
        try {
            while (submitted.isEmpty() && !closing) {
                changed.await();
            }
            List<JournalEntry> taken = submitted;
            submitted = new ArrayList<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing of a group is written yet, so this may be tried again as often as it takes. */
    private void makeRoom(List<JournalEntry> group) throws IOException, InterruptedException {
        while (!writer.hasRoomFor(group)) {
            try {
                writer.roll(group);
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

    private void hand(Group group) throws InterruptedException {
        lock.lock();
        try {
            while (unapplied.size() >= UNAPPLIED_GROUPS) {
                changed.await();
            }
            unapplied.add(group);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(Exception reason, List<JournalEntry> taken) {
        List<JournalEntry> lost;
        lock.lock();
        try {
            failure = reason;
            lost = new ArrayList<>(taken);
            lost.addAll(submitted);
            submitted = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        LOG.error("The journal takes nothing more, as it cannot be said what of its last write is on disk.", reason);
        listener.failed(reason);
        for (JournalEntry entry : lost) {
            pendingBytes.addAndGet(-entry.sizeInBytes());
            entry.failed(reason);
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

    private void apply() {
        try {
            for (Group group = nextUnapplied(); group != null; group = nextUnapplied()) {
                long groupBytes = 0;
                for (JournalEntry entry : group.entries) {
                    int bytes = entry.sizeInBytes();
                    entry.apply();
                    pendingBytes.addAndGet(-bytes);
                    groupBytes += bytes;
                }
                applied = group.end;
                listener.applied(groupBytes);
            }
        } catch (InterruptedException e) {
            LOG.error("The thread that applies what is durable was interrupted.", e);
        }
    }

    private @Nullable Group nextUnapplied() throws InterruptedException {
        lock.lock();
        try {
            while (unapplied.isEmpty() && !writerEnded) {
                changed.await();
            }
            Group group = unapplied.poll();
            changed.signalAll();
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
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            writing.join();
            applying.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the journal was being closed.", e);
        }
        writer.close();
    }
}
