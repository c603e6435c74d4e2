package io.weir.runtime.state;

import java.util.concurrent.CompletableFuture;

/**
 * A snapshot on its way. State as it was when the snapshot began is written while records are processed on.
 *
 * @param <T> the handles of what was written
 */
public interface PendingSnapshot<T> {
    /**
     * Writes on for about as long as {@code entries} entries take; true when there is nothing left for the task's thread to
     * do. Called by the task's thread between batches, and again and again where there is nothing else to do.
     */
    boolean advance(int entries);

    /** Completes when all is written, on any thread; exceptionally when it could not be. */
    CompletableFuture<T> result();

    /** It is not wanted any more; files that were written for it are deleted. Called by the task's thread. */
    void abandon();
}
