package io.weir.jobmanager.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts which files are referred to by which checkpoints. A file that nothing refers to any more is deleted only when all
 * checkpoints have ended that were under way at that moment: a task may have built its part of one of those on a
 * checkpoint that is superseded meanwhile. A reference to a file that was deleted is refused.
 */
final class SharedFiles {
    /** How many names of deleted files are remembered. */
    private static final int MAX_DELETED = 100_000;

    private final Map<Long, Set<Path>> byCheckpoint = new LinkedHashMap<>();
    private final Map<Path, Integer> references = new HashMap<>();
    /** Files without a reference, with the last checkpoint that may still come to refer to them. */
    private final Map<Path, Long> waiting = new LinkedHashMap<>();

    private final Set<Path> deleted = new LinkedHashSet<>();

    /** {@code checkpoint} refers to {@code files}; false, and it does not, if one was deleted. */
    boolean refer(long checkpoint, Collection<Path> files) {
        if (files.stream().anyMatch(deleted::contains)) {
            return false;
        }
        Set<Path> known = byCheckpoint.computeIfAbsent(checkpoint, unused -> new HashSet<>());
        for (Path file : files) {
            if (known.add(file)) {
                references.merge(file, 1, Integer::sum);
                waiting.remove(file);
            }
        }
        return true;
    }

    /** {@code checkpoint} is no more; those up to {@code lastPending} are under way. */
    void release(long checkpoint, long lastPending) {
        Set<Path> files = byCheckpoint.remove(checkpoint);
        if (files == null) {
            return;
        }
        for (Path file : files) {
            if (references.merge(file, -1, Integer::sum) == 0) {
                references.remove(file);
                waiting.put(file, lastPending);
            }
        }
    }

    /** Files came with a message that is too late: those that nothing needs are to be deleted. */
    void discard(Collection<Path> files, long lastPending) {
        for (Path file : files) {
            if (!references.containsKey(file) && !deleted.contains(file)) {
                waiting.putIfAbsent(file, lastPending);
            }
        }
    }

    /** What may be deleted now that {@code firstPending} is the earliest under way. */
    List<Path> collect(long firstPending) {
        List<Path> collected = new ArrayList<>();
        Iterator<Map.Entry<Path, Long>> entries = waiting.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Path, Long> entry = entries.next();
            if (entry.getValue() < firstPending) {
                collected.add(entry.getKey());
                deleted.add(entry.getKey());
                entries.remove();
            }
        }
        while (deleted.size() > MAX_DELETED) {
            deleted.remove(deleted.iterator().next());
        }
        return collected;
    }

    /** All files that are referred to, or may be. */
    Set<Path> needed() {
        Set<Path> needed = new HashSet<>(references.keySet());
        needed.addAll(waiting.keySet());
        return needed;
    }
}
