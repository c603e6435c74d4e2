package io.weir.jobmanager.job;

import io.weir.runtime.protocol.TaskManagerMessage.ToReader;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * What the enumerator of a source sends to its readers goes through here. Between its snapshot for a checkpoint and the
 * moment at which the readers were told to take theirs, it waits: so every split is either in the reader's part of the
 * checkpoint or still in the enumerator's. Confined to the JobManager's endpoint thread, to which the enumerator's thread
 * hands both snapshots and messages, in order.
 */
final class SourceValve {
    private static final long OPEN = 0;

    private final Consumer<ToReader> readers;
    private final Queue<ToReader> held = new ArrayDeque<>();
    private long heldFor = OPEN;

    SourceValve(Consumer<ToReader> readers) {
        this.readers = readers;
    }

    void send(ToReader message) {
        if (heldFor == OPEN) {
            readers.accept(message);
        } else {
            held.add(message);
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
                readers.accept(held.remove());
            }
        }
    }
}
