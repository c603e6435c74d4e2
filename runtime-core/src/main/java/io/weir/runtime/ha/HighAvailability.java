package io.weir.runtime.ha;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What one process has of the cluster's high availability.
 *
 * <p><b>Threading.</b> Callable from any thread. Candidates and listeners are called by threads of the implementation, one
 * call at a time for each of them, and must not block.
 *
 * <p><b>Order of calls.</b> {@link #close} comes last and ends candidacies and watches.
 */
public interface HighAvailability extends AutoCloseable {
    /** Whether another JobManager may come to lead; false: there is one, and jobs end with it. */
    boolean electsLeaders();

    /** Takes part in the election until the result is closed. Readers are told {@code own} of the one that is elected. */
    Candidacy contend(LeaderAddress own, Candidate candidate);

    /**
     * Tells {@code listener} who leads, now and after each change; empty: nobody does. It is never told of an older term after a
     * newer one. While the connection is lost what was known last stays.
     *
     * @return ends the watch
     */
    AutoCloseable watchLeader(Consumer<Optional<LeaderInfo>> listener);

    /** What leaders leave to one another; empty: nothing outlives the JobManager. */
    Optional<FencedEntries> entries();

    /**
     * How the election stands. Blocks.
     *
     * @throws IOException if that cannot be read now; a sentence
     */
    ElectionStatus status() throws IOException;

    @Override
    void close();
}
