package io.weir.log.cluster.ledger;

import io.weir.log.cluster.ledger.PartitionStates.Versioned;
import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes ledgers that belong to nothing any more: a node died between making one and having it agreed on, or between having it
 * replaced and deleting it.
 *
 * <p>Whoever makes a ledger has read the state of the partition before, and names the ledger in it only if nobody has changed it
 * since. So a ledger that is there, that the state does not name, and whose state is changed by this, though by nothing but its
 * version, will never be named.
 *
 * <p><b>Threading:</b> used by one thread, which waits.
 */
public final class LedgerSweep {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerSweep.class);

    private final Ledgers ledgers;
    private final PartitionStates states;

    /** What ledgers were made for, so that each is asked once. Those made for something else are absent. */
    private Map<Long, PartitionId> known = new HashMap<>();

    /** Of what is in {@code ledgers}. */
    public LedgerSweep(Ledgers ledgers, PartitionStates states) {
        this.ledgers = ledgers;
        this.states = states;
    }

    /**
     * Looks at all ledgers once.
     *
     * @return how many were deleted
     * @throws IOException if that cannot be done now
     */
    public int sweep() throws IOException {
        Map<Long, PartitionId> now = new HashMap<>();
        for (long ledger : ledgers.all()) {
            PartitionId partition = known.get(ledger);
            if (partition == null) {
                partition = ledgers.partitionOf(ledger).orElse(null);
            }
            if (partition != null) {
                now.put(ledger, partition);
            }
        }
        known = now;
        int deleted = 0;
        for (PartitionId partition : new HashSet<>(now.values())) {
            List<Long> own = now.entrySet().stream()
                    .filter(each -> each.getValue().equals(partition))
                    .map(Map.Entry::getKey)
                    .toList();
            deleted += sweep(partition, own);
        }
        return deleted;
    }

    private int sweep(PartitionId partition, List<Long> listed) throws IOException {
        Optional<Versioned> found = states.read(partition);
        List<Long> left = listed.stream()
                .filter(each -> found.isEmpty() || !found.get().state().names(each))
                .toList();
        if (left.isEmpty()) {
            return 0;
        }
        if (found.isPresent()
                && !states.replace(partition, found.get().state(), found.get().version())) {
            return 0; // it has changed meanwhile: the next time
        }
        LOG.info("Ledgers {} of {} are left over and are deleted.", left, partition);
        left.forEach(ledgers::delete);
        return left.size();
    }
}
