package io.weir.log.cluster.ledger;

import java.util.List;

/** The nodes that are alive. */
@FunctionalInterface
public interface Members {
    /** Their numbers; may be called by any thread and does not wait. */
    List<Integer> alive();
}
