package io.weir.jobmanager.checkpoint;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The checkpoints that have begun and not ended. */
final class PendingCheckpoints {
    private final TreeMap<Long, PendingCheckpoint> byId = new TreeMap<>();

    void add(PendingCheckpoint checkpoint) {
        byId.put(checkpoint.id(), checkpoint);
    }

    void remove(PendingCheckpoint checkpoint) {
        byId.remove(checkpoint.id());
    }

    @Nullable
    PendingCheckpoint get(long id) {
        return byId.get(id);
    }

    /** All there are now, oldest first. */
    List<PendingCheckpoint> all() {
        return List.copyOf(byId.values());
    }

    /**
     * Those that may still be given up, oldest first. One whose metadata are being written may be durable, and what the job
     * goes on from, at any moment.
     */
    List<PendingCheckpoint> incomplete() {
        return byId.values().stream().filter(each -> !each.isStoring()).toList();
    }

    /** Those that began before {@code id} did. */
    List<PendingCheckpoint> before(long id) {
        return List.copyOf(byId.headMap(id).values());
    }

    /** The oldest; without any one later than all. */
    long firstId() {
        return byId.isEmpty() ? Long.MAX_VALUE : byId.firstKey();
    }

    /** The newest; without any one earlier than all. */
    long lastId() {
        return byId.isEmpty() ? 0 : byId.lastKey();
    }

    /** Whether there is one of which nobody knows yet whether it is durable. */
    boolean areStoring() {
        return byId.values().stream().anyMatch(PendingCheckpoint::isStoring);
    }

    int size() {
        return byId.size();
    }

    /** Whether the next one has to wait for one of these, however many there may be at once. */
    boolean keepOthersWaiting() {
        return byId.values().stream()
                .anyMatch(each -> each.isBeginning() || each.request().after().stops());
    }
}
