package io.weir.jobmanager.checkpoint;

import io.weir.jobmanager.schedule.Subtask;
import io.weir.runtime.checkpoint.TaskSnapshot.Figures;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskState;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What is shown of one checkpoint. Changed by {@link CheckpointHistory} only. */
public final class CheckpointRecord {
    /** Where a checkpoint stands. */
    public enum Status {
        /** It is under way. */
        IN_PROGRESS,
        /** It can be started from. */
        COMPLETED,
        /** It was given up. */
        FAILED
    }

    private final long id;
    private final CheckpointRequest request;
    private final Moment begun;
    private final Map<String, Vertex> vertices = new LinkedHashMap<>();
    private Status status = Status.IN_PROGRESS;
    private @Nullable Moment ended;
    private @Nullable String failure;
    private @Nullable String location;
    private boolean discarded;

    CheckpointRecord(PendingCheckpoint checkpoint) {
        this.id = checkpoint.id();
        this.request = checkpoint.request();
        this.begun = checkpoint.begun();
    }

    /**
     * The part of one task.
     *
     * @param atWallMillis when it came
     * @param afterMillis how long after the begin
     * @param figures how it went
     */
    public record Part(long atWallMillis, long afterMillis, Figures figures) {}

    /** The parts of a vertex's subtasks. */
    public static final class Vertex {
        private final int subtasks;
        private final int awaited;
        private final Map<Integer, Part> parts = new TreeMap<>();

        Vertex(int subtasks, int awaited) {
            this.subtasks = subtasks;
            this.awaited = awaited;
        }

        /** How many subtasks it has. */
        public int subtasks() {
            return subtasks;
        }

        /** How many of them take part; the others had finished. */
        public int awaited() {
            return awaited;
        }

        /** What has come, by subtask. */
        public Map<Integer, Part> parts() {
            return Collections.unmodifiableMap(parts);
        }
    }

    /** Its id. */
    public long id() {
        return id;
    }

    /** What was asked for. */
    public CheckpointRequest request() {
        return request;
    }

    /** When it was begun. */
    public Moment begun() {
        return begun;
    }

    /** Where it stands. */
    public Status status() {
        return status;
    }

    /** The vertices, by id. */
    public Map<String, Vertex> vertices() {
        return Collections.unmodifiableMap(vertices);
    }

    /** When it was complete or given up; null: it is under way. */
    public @Nullable Moment ended() {
        return ended;
    }

    /** Why it was given up; null: it was not. */
    public @Nullable String failure() {
        return failure;
    }

    /** Its directory; null: it is not complete, or in memory. */
    public @Nullable String location() {
        return location;
    }

    /** Whether it was deleted since. */
    public boolean isDiscarded() {
        return discarded;
    }

    /** From the begin to the end, or to {@code nowMillis}. */
    public long durationMillis(long nowMillis) {
        return (ended == null ? nowMillis : ended.millis()) - begun.millis();
    }

    /** All parts that have come. */
    public List<Part> parts() {
        return vertices.values().stream()
                .map(vertex -> vertex.parts.values())
                .flatMap(Collection::stream)
                .toList();
    }

    /** The sum of a figure over all parts. */
    public long sum(ToLongFunction<Figures> figure) {
        return parts().stream()
                .mapToLong(part -> figure.applyAsLong(part.figures))
                .sum();
    }

    void awaits(List<Subtask> tasks) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        tasks.forEach(
                task -> counts.merge(task.vertex().id(), task.state() == TaskState.FINISHED ? 0 : 1, Integer::sum));
        tasks.forEach(task -> vertices.computeIfAbsent(
                task.vertex().id(), id -> new Vertex(task.vertex().parallelism(), counts.getOrDefault(id, 0))));
    }

    void acknowledged(AttemptId attempt, Figures figures, Moment now) {
        Vertex vertex = vertices.get(attempt.vertexId());
        if (vertex != null) {
            vertex.parts.put(attempt.subtask(), new Part(now.wallMillis(), now.millis() - begun.millis(), figures));
        }
    }

    void completed(@Nullable String directory, Moment now) {
        status = Status.COMPLETED;
        location = directory;
        ended = now;
    }

    void failed(String message, Moment now) {
        status = Status.FAILED;
        failure = message;
        ended = now;
    }

    void discard() {
        discarded = true;
    }
}
