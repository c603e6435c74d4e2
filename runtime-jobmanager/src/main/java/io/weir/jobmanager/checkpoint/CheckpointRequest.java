package io.weir.jobmanager.checkpoint;

import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointKind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Somebody wants a checkpoint or savepoint.
 *
 * @param number answers carry it; {@link #PERIODIC}: nobody waits for an answer
 * @param kind what is wanted
 * @param after what the tasks do behind it
 * @param directory in which a savepoint gets a directory of its own; null: as configured
 */
public record CheckpointRequest(
        long number,
        CheckpointKind kind,
        AfterSnapshot after,
        @Nullable Path directory) {
    /** The number of those that time asks for. */
    public static final long PERIODIC = 0;

    static CheckpointRequest periodic() {
        return new CheckpointRequest(PERIODIC, CheckpointKind.CHECKPOINT, AfterSnapshot.CONTINUE, null);
    }

    boolean isPeriodic() {
        return number == PERIODIC;
    }

    /** As in {@code The savepoint}. */
    String word() {
        return kind.isSavepoint() ? "savepoint" : "checkpoint";
    }
}
