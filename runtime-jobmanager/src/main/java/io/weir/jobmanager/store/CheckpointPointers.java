package io.weir.jobmanager.store;

import io.weir.runtime.ha.FencedEntries.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which checkpoints a job has, and which ids were used. The lock makes one of two checkpoints that complete together wait
 * for the other: the entry is one value.
 */
final class CheckpointPointers {
    /** Ids that are set aside at once: a gap of that length may follow a change of leaders. */
    private static final int BLOCK = 10;

    private final EpochWriter writer;
    private final String jobId;
    private final int limit;
    private final TreeMap<Long, Path> completed;
    private long reservedBelow;
    private boolean closed;

    /** {@code limit}: how many checkpoints the job keeps. */
    CheckpointPointers(EpochWriter writer, String jobId, int limit, Map<Long, Path> completed, long reservedBelow) {
        this.writer = writer;
        this.jobId = jobId;
        this.limit = limit;
        this.completed = new TreeMap<>(completed);
        this.reservedBelow = reservedBelow;
    }

    /** Sets {@code id} aside before anything is written under it. */
    synchronized void reserve(long id) throws IOException {
        if (!closed && id >= reservedBelow) {
            long below = id + BLOCK;
            writer.write(List.of(
                    Change.put(StoredNames.counter(jobId), Long.toString(below).getBytes(StandardCharsets.UTF_8))));
            reservedBelow = below;
        }
    }

    /** A checkpoint is complete in {@code directory}. One that is older than the newest adds nothing. */
    synchronized void add(long id, Path directory) throws IOException {
        if (closed || (!completed.isEmpty() && completed.lastKey() >= id)) {
            return;
        }
        TreeMap<Long, Path> next = new TreeMap<>(completed);
        next.put(id, directory);
        while (next.size() > limit) {
            next.pollFirstEntry();
        }
        writer.write(List.of(Change.put(StoredNames.checkpoints(jobId), bytes(next))));
        completed.clear();
        completed.putAll(next);
    }

    /** The job ends: what is kept from now on would stay for ever. */
    synchronized void close() {
        closed = true;
    }

    private static byte[] bytes(Map<Long, Path> checkpoints) {
        StringBuilder text = new StringBuilder();
        checkpoints.forEach(
                (id, directory) -> text.append(id).append(' ').append(directory).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What {@link #add} wrote. */
    static Map<Long, Path> read(byte[] bytes) throws IOException {
        Map<Long, Path> completed = new TreeMap<>();
        List<String> lines = new ArrayList<>(List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1)));
        lines.removeIf(String::isEmpty);
        for (String line : lines) {
            int blank = line.indexOf(' ');
            if (blank < 1 || !line.substring(0, blank).matches("\\d{1,18}")) {
                throw new IOException("'%s' names no checkpoint.".formatted(line));
            }
            completed.put(Long.parseLong(line.substring(0, blank)), Path.of(line.substring(blank + 1)));
        }
        return completed;
    }
}
