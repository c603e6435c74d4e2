package io.weir.log.local;

import io.weir.log.compaction.CompactionSettings;
import io.weir.log.compaction.CompactionState;
import io.weir.log.compaction.CompactionWork;
import io.weir.log.compaction.Compactor;
import io.weir.log.disk.Disk;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.journal.Journal;
import io.weir.log.journal.JournalMark;
import io.weir.log.local.RecoveringPartition.Recovered;
import io.weir.log.local.StoreFlush.Placed;
import io.weir.log.local.StoreHealth.Hindrance;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogStore;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.StoreDirectory;
import io.weir.log.store.StoreState;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store on the disks of this machine. Appends go through the journal; one thread of its own, "log-store", flushes segments,
 * makes and deletes partitions and looks after retention and room.
 */
public final class LocalStore implements LogStore {
    private static final Logger LOG = LoggerFactory.getLogger(LocalStore.class);

    private final Disk disk;
    private final StoreSettings settings;
    private final StoreHealth health;
    private final StoreFiles files;
    private final Journal journal;
    private final PartitionContext context;
    private final StoreFlush flush;
    private final WriteBack writeBack;
    private final Compactor<LocalPartition> compactor;
    private final Map<PartitionId, Placed> partitions = new ConcurrentHashMap<>();
    private final PartitionMaking making;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "log-store"));
    private boolean closed;

    private LocalStore(
            Disk disk,
            StoreSettings settings,
            StoreFiles files,
            PartitionContext context,
            CompactionSettings compaction) {
        this.disk = disk;
        this.settings = settings;
        this.files = files;
        this.context = context;
        health = context.health();
        journal = context.journal();
        making = new PartitionMaking(disk, files, context, partitions);
        flush = new StoreFlush(disk, settings.recoveryThreads(), journal, health, files.mark(), files.directories());
        writeBack = new WriteBack(settings.journal().fileBytes());
        CompactionWork work = new CompactionWork(compaction, health::isStopped);
        CompactionTools tools = new CompactionTools(disk, context, flush, new OwnThread(), work);
        compactor = new Compactor<>(
                work,
                () -> partitions.values().stream().map(Placed::partition).toList(),
                partition -> new PartitionCompaction(partition, tools));
    }

    /** Opens the store with the usual settings for compaction, and without knowledge of codecs. */
    public static LocalStore open(
            Disk disk, StoreSettings settings, InstantSource clock, Function<PartitionId, LogSettings> settingsOf)
            throws IOException {
        return open(disk, settings, clock, settingsOf, CompactionSettings.DEFAULT);
    }

    /**
     * Opens the store, recovering what was acknowledged.
     *
     * @param settingsOf how the partitions are kept that are found
     * @param compaction how they are compacted
     * @throws IOException if the store is in use, belongs to somebody else, or something acknowledged is damaged; the message
     *     says what to do
     */
    public static LocalStore open(
            Disk disk,
            StoreSettings settings,
            InstantSource clock,
            Function<PartitionId, LogSettings> settingsOf,
            CompactionSettings compaction)
            throws IOException {
        StoreFiles files = StoreFiles.open(disk, settings);
        StoreRecovery recovery = new StoreRecovery(disk, settings.recoveryThreads());
        StoreHealth health = new StoreHealth();
        JournalNews news = new JournalNews(health);
        try {
            recovery.load(files.directories(), settingsOf);
            disk.createDirectories(settings.journalDirectory());
            Journal journal = Journal.open(
                    disk,
                    new Journal.Settings(
                            settings.journalDirectory(),
                            settings.journal().fileBytes(),
                            settings.journal().groupBytes(),
                            settings.journal().filesOn(disk.totalBytes(settings.journalDirectory()))),
                    files.mark().mark(),
                    recovery::replay,
                    news);
            try {
                List<Recovered> recovered = recovery.finish(files.epoch(), clock.millis());
                PartitionContext context =
                        new PartitionContext(journal, health, clock, files.epoch(), compaction.recompression());
                LocalStore store = new LocalStore(disk, settings, files, context, compaction);
                store.begin(recovered);
                news.store = store;
                return store;
            } catch (IOException | RuntimeException e) {
                journal.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            recovery.close();
            files.close();
            throw e;
        }
    }

    private void begin(List<Recovered> recovered) throws IOException {
        for (Recovered each : recovered) {
            LocalPartition partition = new LocalPartition(
                    each.id(), each.segments(), each.history(), each.startOffset(), each.settings(), context);
            making.found(each.id(), new Placed(partition, each.directory()));
        }
        flush.runLast(List.copyOf(partitions.values()));
        checkRoom();
        StoreSettings.Periods periods = settings.periods();
        every(periods.flushMillis(), this::flushNow);
        every(periods.retentionMillis(), this::retainNow);
        every(periods.diskMillis(), this::checkRoom);
        compactor.begin();
        thread.execute(() -> attempt(() -> journal.prepareSpare()));
        LOG.info(
                "Opened the log in {}: {} partitions, epoch {}.",
                settings.directories(),
                recovered.size(),
                files.epoch());
    }

    private void every(long millis, Chore chore) {
        thread.scheduleWithFixedDelay(() -> attempt(chore), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Something that the store does by itself. */
    private interface Chore {
        void run() throws IOException;
    }

    private CompletableFuture<Boolean> chore(Chore chore) {
        return onThread(() -> {
            attempt(chore);
            return true;
        });
    }

    private void attempt(Chore chore) {
        try {
            if (!health.isStopped()) {
                chore.run();
            }
        } catch (SyncFailedException | RuntimeException e) {
            health.stop("The files of the log could not be looked after.", e);
        } catch (IOException e) {
            LOG.warn("The log could not be looked after ({}); it is tried again.", e.toString());
            LOG.debug("It failed here.", e);
        }
    }

    private void makeRoomInJournal() throws IOException {
        try {
            journal.prepareSpare(); // first, as the journal fills its last file while segments are flushed
        } finally {
            if (journal.isFull()) { // also where there is no room for a spare: a flush frees some
                flushNow();
            }
        }
    }

    private void flushNow() throws IOException {
        flush.run(List.copyOf(partitions.values()));
    }

    private void writeBackNow() throws IOException {
        List<PartitionSegments> all = new ArrayList<>(partitions.size());
        partitions.values().forEach(each -> all.add(each.partition().segments()));
        writeBack.run(all);
    }

    private void retainNow() throws IOException {
        for (Placed each : partitions.values()) {
            each.partition().retain();
            each.partition()
                    .expireProducers(
                            context.clock().millis() - settings.periods().producerExpirationMillis());
        }
    }

    private void checkRoom() throws IOException {
        List<Path> paths = new ArrayList<>(settings.directories());
        paths.add(settings.journalDirectory());
        for (Path path : paths) {
            long usable = disk.usableBytes(path);
            long total = disk.totalBytes(path);
            double used = total <= 0 ? 1 : 1 - (double) usable / total;
            if (used > settings.highestUsage()) {
                health.hinder(
                        Hindrance.LITTLE_ROOM,
                        String.format(
                                Locale.ROOT,
                                "The disk of %s is full to %.1f %%, more than disk.usage.threshold=%s allows; %d MiB are left. Make room, or add a directory to log.dirs.",
                                path,
                                used * 100,
                                settings.highestUsage(),
                                usable >> 20));
                return;
            }
            if (usable < 2L * settings.journal().fileBytes()) {
                health.hinder(
                        Hindrance.LITTLE_ROOM,
                        "The disk of %s has %d MiB left, less than two files of journal.file.bytes=%d need. Make room, or add a directory to log.dirs."
                                .formatted(
                                        path, usable >> 20, settings.journal().fileBytes()));
                return;
            }
        }
        health.passed(Hindrance.LITTLE_ROOM);
    }

    /** Runs a chore of the store at once and waits for it. */
    void flushAndWait() {
        chore(this::flushNow).join();
    }

    /** Looks after retention and room at once and waits for it. */
    void lookAfterAndWait() {
        onThread(() -> {
                    attempt(this::retainNow);
                    attempt(this::checkRoom);
                    return true;
                })
                .join();
    }

    /** Compacts now all that is worth it and waits for it. */
    void compactAndWait() {
        compactor.compactAll();
    }

    @Override
    public CompletableFuture<PartitionLog> create(PartitionId id, LogSettings newSettings) {
        CompletableFuture<PartitionLog> made = making.want(id, newSettings);
        onThread(() -> {
                    making.run();
                    return true;
                })
                .exceptionally(made::completeExceptionally);
        return made;
    }

    @Override
    public CompletableFuture<Void> delete(PartitionId id) {
        return onThread(() -> {
            Placed placed = partitions.get(id);
            if (placed == null) {
                throw new LogException(
                        LogError.UNKNOWN_TOPIC_OR_PARTITION, "There is no partition %s to be deleted.".formatted(id));
            }
            Path deleted = placed.directory().markDeleted(id);
            making.removed(id, placed.directory());
            placed.partition().goAway();
            placed.partition().segments().close();
            disk.delete(deleted);
            return null;
        });
    }

    private <T> CompletableFuture<T> onThread(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    result.complete(task.call());
                } catch (SyncFailedException e) {
                    health.stop("A directory of the log could not be synced.", e);
                    result.completeExceptionally(storageError(e));
                } catch (IOException e) {
                    result.completeExceptionally(storageError(e));
                } catch (Exception e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new LogException(LogError.KAFKA_STORAGE_ERROR, "The log is closed."));
        }
        return result;
    }

    static LogException storageError(IOException e) {
        return new LogException(
                LogError.KAFKA_STORAGE_ERROR, "The disk does not take it: %s".formatted(e.getMessage()));
    }

    @Override
    public Optional<PartitionLog> find(PartitionId id) {
        return Optional.ofNullable(partitions.get(id)).map(Placed::partition);
    }

    @Override
    public Collection<PartitionLog> partitions() {
        List<PartitionLog> all = new ArrayList<>();
        partitions.values().forEach(each -> all.add(each.partition()));
        return all;
    }

    @Override
    public StoreState state() {
        return health.state();
    }

    @Override
    public long pendingBytes() {
        return journal.pendingBytes();
    }

    /** Bytes of records and other entries that became durable since the store was opened. */
    public long durableBytes() {
        return journal.durableBytes();
    }

    /** Its directories, with the partitions that are in each. */
    public CompletableFuture<List<StoreDirectory>> directories() {
        return onThread(() -> {
            List<StoreDirectory> found = new ArrayList<>();
            for (DataDirectory directory : files.directories()) {
                List<PartitionLog> within = new ArrayList<>();
                for (Placed each : partitions.values()) {
                    if (each.directory() == directory) {
                        within.add(each.partition());
                    }
                }
                Path path = directory.path();
                found.add(new StoreDirectory(path.toString(), disk.totalBytes(path), disk.usableBytes(path), within));
            }
            return found;
        });
    }

    /** What compaction has done, and what it cannot do. */
    public CompactionState compaction() {
        return compactor.state();
    }

    /** From where on the journal would be read by the next start if this process ended now. */
    public JournalMark journalMark() {
        return files.mark().mark();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        health.closing();
        try {
            compactor.close();
            thread.shutdown();
            if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("The thread of the log is still at work; the files are closed under it.");
            }
            journal.close();
            if (!health.isStopped()) {
                flush.runLast(List.copyOf(partitions.values()));
                files.markClean();
            }
        } catch (IOException e) {
            LOG.error("The log could not be closed in order; it is recovered when it is opened again.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeFiles();
        }
    }

    private void closeFiles() {
        thread.shutdown();
        for (Placed each : partitions.values()) {
            try {
                each.partition().segments().close();
            } catch (IOException e) {
                LOG.warn("A file of {} could not be closed.", each.partition().id(), e);
            }
        }
        try {
            files.close();
        } catch (IOException e) {
            LOG.warn("A lock could not be given back.", e);
        }
    }

    /** The store's thread, for those who compact. */
    private final class OwnThread implements CompactionTools.StoreThread {
        @Override
        public <T> CompletableFuture<T> run(Callable<T> task) {
            return onThread(task);
        }

        @Override
        public void flush() throws IOException {
            flushNow();
        }
    }

    /** What the journal tells the store. */
    private static final class JournalNews implements Journal.Listener {
        private final StoreHealth health;
        private volatile @Nullable LocalStore store;

        JournalNews(StoreHealth health) {
            this.health = health;
        }

        @Override
        public void rolled() {
            health.passed(Hindrance.JOURNAL_FILE);
            LocalStore listening = store;
            if (listening != null) {
                listening.chore(listening::makeRoomInJournal);
            }
        }

        @Override
        public void noRoom(IOException reason) {
            health.hinder(
                    Hindrance.JOURNAL_FILE,
                    "The journal has no room for its next file (%s). Make room.".formatted(reason.getMessage()));
            LocalStore listening = store;
            if (listening != null) { // what is flushed needs no journal
                listening.chore(listening::flushNow);
            }
        }

        @Override
        public void applied(long bytes) {
            LocalStore listening = store;
            if (listening != null && listening.writeBack.isDueAfter(bytes)) {
                listening.chore(listening::writeBackNow);
            }
        }

        @Override
        public void failed(Exception reason) {
            health.stop("The journal could not be written.", reason);
        }
    }
}
