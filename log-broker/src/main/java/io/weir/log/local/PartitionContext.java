package io.weir.log.local;

import io.weir.log.batch.Recompression;
import io.weir.log.journal.Journal;
import java.time.InstantSource;

/** What the partitions of a store share. */
record PartitionContext(
        Journal journal, StoreHealth health, InstantSource clock, int leaderEpoch, Recompression recompression) {}
