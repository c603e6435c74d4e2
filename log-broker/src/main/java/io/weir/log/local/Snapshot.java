package io.weir.log.local;

import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.MalformedBatchException;
import io.weir.log.disk.CheckedFile;
import io.weir.log.disk.Disk;
import io.weir.log.history.PartitionHistory;
import io.weir.log.segment.Segment;
import io.weir.log.segment.Segment.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of a partition up to an offset, in a file.
 *
 * @param offset behind the last batch that it has seen
 * @param content what {@link PartitionHistory#encode} gave
 */
record Snapshot(long offset, ByteBuffer content) {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);
    private static final String SUFFIX = ".snapshot";
    private static final int KEPT = 2;

    /** Writes it, and removes all but the newest. */
    void write(Disk disk, Path directory) throws IOException {
        CheckedFile.write(disk, directory.resolve(String.format(Locale.ROOT, "%020d%s", offset, SUFFIX)), content);
        List<Path> files = files(disk, directory);
        for (Path file : files.subList(0, Math.max(0, files.size() - KEPT))) {
            disk.delete(file);
        }
    }

    /** Removes all but the newest, durably. */
    static void removeOlder(Disk disk, Path directory) throws IOException {
        List<Path> files = files(disk, directory);
        for (Path file : files.subList(0, Math.max(0, files.size() - 1))) {
            disk.delete(file);
        }
        disk.syncDirectory(directory);
    }

    private static List<Path> files(Disk disk, Path directory) throws IOException {
        List<Path> files = new ArrayList<>(disk.list(directory));
        files.removeIf(file -> !String.valueOf(file.getFileName()).endsWith(SUFFIX));
        return files;
    }

    private static long offset(Path file) {
        String name = String.valueOf(file.getFileName());
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /**
     * The history of a partition: from its newest snapshot, and the batches behind.
     *
     * @param epoch of the store, which no batch is above
     */
    static PartitionHistory restore(Disk disk, String partition, PartitionSegments segments, int epoch)
            throws IOException {
        PartitionHistory history = new PartitionHistory(partition);
        long from = segments.firstOffset();
        List<Path> files = files(disk, segments.directory());
        for (int i = files.size() - 1; i >= 0; i--) {
            Path file = files.get(i);
            if (offset(file) > segments.endOffset()) {
                disk.delete(file);
                continue;
            }
            try {
                history = PartitionHistory.decode(partition, CheckedFile.read(disk, file));
                from = Math.max(from, offset(file));
                break;
            } catch (IOException | MalformedBatchException e) {
                LOG.warn("The snapshot {} is not used; what it says is found in the segments again.", file, e);
            }
        }
        for (Segment segment : segments.all()) {
            if (segment.endOffset() > from) {
                show(segment, Math.max(from, segment.baseOffset()), epoch, history);
            }
        }
        return history;
    }

    private static void show(Segment segment, long from, int highestEpoch, PartitionHistory history)
            throws IOException {
        Place start = PartitionSegments.locate(segment, from);
        long[] expected = {start.offset()};
        segment.visit(start.position(), (batch, position) -> {
            int lowestEpoch = history.epochs().at(batch.baseOffset());
            boolean isRight = batch.baseOffset() == expected[0]
                    && batch.lastOffsetDelta() >= 0
                    && batch.leaderEpoch() <= highestEpoch
                    && batch.leaderEpoch() >= Math.max(0, lowestEpoch);
            if (!isRight) {
                throw PartitionSegments.damaged(segment, position);
            }
            expected[0] = batch.lastOffset() + 1;
            if (batch.isControl()) {
                appendMarker(segment, position, batch.sizeInBytes(), history);
            } else {
                history.append(batch);
            }
            return true;
        });
    }

    private static void appendMarker(Segment segment, int position, int bytes, PartitionHistory history)
            throws IOException {
        ByteBuffer buffer = segment.read(position, bytes);
        BatchHeader batch = new BatchHeader(buffer, 0);
        if (!batch.isWhole() || !batch.isIntact()) {
            throw PartitionSegments.damaged(segment, position);
        }
        history.append(batch, PartitionHistory.marker(buffer, batch));
    }
}
