package io.weir.jobmanager.job;

import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskManagerMessage;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * What the enumerator of a source sends to its readers goes through here. Between its snapshot for a checkpoint and the
 * moment at which the readers were told to take theirs, it waits: so every split is either in the reader's part of the
 * checkpoint or still in the enumerator's. Confined to the JobManager's endpoint thread, to which the enumerator's thread
 * hands both snapshots and messages, in order.
 */
final class SourceValve {
    private static final long OPEN = 0;

    private final BiConsumer<AttemptId, TaskManagerMessage> readers;
    private final Queue<Held> held = new ArrayDeque<>();
    private long heldFor = OPEN;

    SourceValve(BiConsumer<AttemptId, TaskManagerMessage> readers) {
        this.readers = readers;
    }

    void send(AttemptId attempt, TaskManagerMessage message) {
        if (heldFor == OPEN) {
            readers.accept(attempt, message);
        } else {
            held.add(new Held(attempt, message));
        }
    }

    /** The enumerator's snapshot for {@code checkpointId} was taken: what comes from now on belongs behind it. */
    void hold(long checkpointId) {
        heldFor = checkpointId;
    }

    /** The readers were told to take their part of {@code checkpointId}, or never will be. */
    void release(long checkpointId) {
        if (heldFor == checkpointId) {
            heldFor = OPEN;
            while (!held.isEmpty()) {
                Held next = held.remove();
                readers.accept(next.attempt, next.message);
            }
        }
    }

    private record Held(AttemptId attempt, TaskManagerMessage message) {}
}
