package io.weir.connector.files;

import io.weir.api.connector.ReaderInfo;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.connector.files.reader.FileSourceSplit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives splits to readers that ask, and looks for new files from time to time if it is told to.
 *
 * <p>Files are told apart by their paths. A path is forgotten when a look does not find it any more, so that what is remembered
 * grows with the directory and not with time; but a look that finds nothing at all, as where a file system is not mounted,
 * forgets nothing.
 */
final class FileSplitEnumerator implements SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint> {
    private final SplitEnumeratorContext<FileSourceSplit> context;
    private final Path[] paths;
    private final FileEnumerator files;
    private final @Nullable Duration interval;
    private final FileSplitAssigner assigner;
    private final TreeSet<String> found;
    private final Set<Integer> asking = new LinkedHashSet<>();

    /** {@code interval} between two looks; null: none is taken. */
    FileSplitEnumerator(
            SplitEnumeratorContext<FileSourceSplit> context,
            Path[] paths,
            FileEnumerator files,
            FileSplitAssigner.Provider assigners,
            @Nullable Duration interval,
            PendingSplitsCheckpoint checkpoint) {
        this.context = context;
        this.paths = paths;
        this.files = files;
        this.interval = interval;
        assigner = assigners.create(checkpoint.splits());
        found = new TreeSet<>(checkpoint.alreadyFoundLocations());
    }

    @Override
    public void start() {
        Duration period = interval;
        if (period != null) {
            int readers = context.currentParallelism();
            context.callAsync(() -> files.enumerateSplits(paths, readers), this::onLook, 0, period.toMillis());
        }
    }

    private void onLook(@Nullable Collection<FileSourceSplit> splits, @Nullable Throwable failure) {
        if (splits == null) {
            throw new UncheckedIOException(new IOException(
                    "The file source cannot look for files: %s"
                            .formatted(failure == null ? "no reason is known" : failure.getMessage()),
                    failure));
        }
        Set<String> there = new HashSet<>();
        List<FileSourceSplit> fresh = new ArrayList<>();
        for (FileSourceSplit split : splits) {
            if (!found.contains(split.location())) {
                fresh.add(split);
            }
            there.add(split.location());
        }
        if (!there.isEmpty()) {
            found.retainAll(there);
        }
        found.addAll(there);
        if (!fresh.isEmpty()) {
            assigner.addSplits(fresh);
        }
        giveToThoseAsking();
    }

    private void giveToThoseAsking() {
        for (int reader : List.copyOf(asking)) {
            ReaderInfo info = context.registeredReaders().get(reader);
            if (info == null) {
                asking.remove(reader);
                continue;
            }
            assigner.getNext(info.location()).ifPresent(split -> {
                asking.remove(reader);
                context.assignSplit(split, reader);
            });
        }
    }

    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {
        Optional<FileSourceSplit> split = assigner.getNext(requesterHostname);
        if (split.isPresent()) {
            context.assignSplit(split.get(), subtaskId);
        } else if (interval != null) {
            asking.add(subtaskId);
        } else {
            context.signalNoMoreSplits(subtaskId);
        }
    }

    @Override
    public void addSplitsBack(List<FileSourceSplit> splits, int subtaskId) {
        asking.remove(subtaskId);
        assigner.addSplitsBack(splits);
        giveToThoseAsking();
    }

    @Override
    public void addReader(int subtaskId) {}

    @Override
    public PendingSplitsCheckpoint snapshotState(long checkpointId) {
        return new PendingSplitsCheckpoint(List.copyOf(assigner.remainingSplits()), new TreeSet<>(found));
    }

    @Override
    public void close() {}
}
