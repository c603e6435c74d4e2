package io.weir.log.cluster.ledger;

import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.util.Optional;

/**
 * Where the states of partitions are agreed on.
 *
 * <p><b>Threading:</b> may be called by any thread, which waits.
 */
public interface PartitionStates {
    /**
     * A state with the version that it has.
     *
     * @param version for {@link #replace}
     */
    record Versioned(PartitionState state, int version) {}

    /** The newest state; empty: there is no such partition. */
    Optional<Versioned> read(PartitionId partition) throws IOException;

    /** Makes a partition that is not there; whether it was this call that did. */
    boolean create(PartitionId partition, PartitionState state) throws IOException;

    /**
     * Puts a state in the place of that of {@code version}.
     *
     * @return false: somebody else has changed it since, or it is gone
     * @throws IOException if it cannot be said whether it happened
     */
    boolean replace(PartitionId partition, PartitionState state, int version) throws IOException;

    /** Removes a partition; whether it was there. */
    boolean remove(PartitionId partition) throws IOException;
}
