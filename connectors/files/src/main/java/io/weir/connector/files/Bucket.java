package io.weir.connector.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one directory that one writer writes: one at a time, and those that are over and wait.
 *
 * @param <T> the records
 */
final class Bucket<T> {
    private final String bucketId;
    private final Path directory;
    private final FileNames names;
    private final FileSinkSettings<T> settings;
    private final @Nullable BucketMerges merges;
    private final List<FileCommittable> waiting = new ArrayList<>();
    private @Nullable PartFile open;

    /** The file that is open was begun by a restore, and no snapshot has it yet. */
    private boolean openIsUnknownCopy;

    /** {@code thread} merges files; null: they are not merged. */
    Bucket(String bucketId, FileNames names, FileSinkSettings<T> settings, @Nullable MergeThread thread) {
        this.bucketId = bucketId;
        this.names = names;
        this.settings = settings;
        this.directory = settings.bucketDirectory(bucketId);
        Compaction compaction = settings.compaction();
        merges =
                thread == null || compaction == null ? null : new BucketMerges(bucketId, compaction.strategy(), thread);
    }

    /** Goes on with files of the snapshot that waited to be merged; where files are not merged any more, they are seen as they are. */
    void restore(WaitingFiles state) throws IOException {
        WaitingFiles left = state.notSeen();
        if (left.files().isEmpty()) {
            return;
        }
        if (merges == null) {
            waiting.addAll(left.files());
        } else {
            merges.restore(left);
        }
    }

    /**
     * Goes on with a file of the snapshot. Where it has been finished since, as where a job starts from an older snapshot,
     * its records are to be seen already and it is left alone.
     */
    void restore(PartFileState state, long now) throws IOException {
        Path finished = Path.of(state.finished());
        if (Files.exists(finished)) {
            return;
        }
        roll();
        open = PartFile.restore(state, now);
        openIsUnknownCopy = true;
        waiting.add(FileCommittable.deletionOf(state.hidden()));
    }

    /** Writes a record; {@code now} is asked where a file is begun. */
    void write(T element, BucketContext now) throws IOException {
        PartFile file = open;
        if (file != null && settings.rollingPolicy().shouldRollOnEvent(file, element)) {
            roll();
            file = null;
        }
        if (file == null) {
            file = PartFile.begin(bucketId, directory.resolve(names.next()), now.currentProcessingTime());
            open = file;
        }
        settings.encoder().encode(element, file);
    }

    /** Ends files that have been open, or not been written to, for too long. */
    void onProcessingTime(long now) throws IOException {
        if (open != null) {
            open.tick(now);
            if (settings.rollingPolicy().shouldRollOnProcessingTime(open, now)) {
                roll();
            }
        }
    }

    /** Shows what was written to whoever looks. */
    void flush() throws IOException {
        if (open != null) {
            open.flush();
        }
    }

    /** The file that is open is over. */
    void roll() throws IOException {
        if (open != null) {
            FileCommittable complete = open.finish();
            if (merges == null) {
                waiting.add(complete);
            } else {
                merges.add(complete);
            }
            open = null;
            openIsUnknownCopy = false;
        }
    }

    /** What waits for the checkpoint that is taken; {@code ended}: no more records come. */
    List<FileCommittable> prepareCommit(boolean ended) throws IOException, InterruptedException {
        if (open != null && settings.rollingPolicy().shouldRollOnCheckpoint(open)) {
            roll();
        }
        List<FileCommittable> prepared = new ArrayList<>(waiting);
        waiting.clear();
        if (merges != null) {
            prepared.addAll(merges.prepareCommit(ended));
        }
        return prepared;
    }

    /** The file in the middle of which the writer is, and those that wait to be merged. */
    List<FileSinkState> snapshot() throws IOException {
        openIsUnknownCopy = false;
        List<FileSinkState> state = new ArrayList<>();
        if (open != null) {
            state.add(open.persist());
        }
        if (merges != null) {
            state.addAll(merges.snapshot());
        }
        return state;
    }

    /** Whether there is nothing to remember of it. */
    boolean isIdle() {
        return open == null && waiting.isEmpty() && (merges == null || merges.isIdle());
    }

    void close() throws IOException {
        PartFile file = open;
        open = null;
        if (file != null) {
            file.close();
            if (openIsUnknownCopy) {
                // Nobody can know of it, and attempt after attempt would leave another one.
                Files.deleteIfExists(file.hidden());
            }
        }
        if (merges != null) {
            merges.close();
        }
    }
}
