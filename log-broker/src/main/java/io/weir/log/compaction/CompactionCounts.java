package io.weir.log.compaction;

import java.util.concurrent.atomic.LongAdder;

/** What compaction has done. Added to by the threads that compact, read by anybody. */
final class CompactionCounts {
    final LongAdder passes = new LongAdder();
    final LongAdder readBytes = new LongAdder();
    final LongAdder writtenBytes = new LongAdder();
    final LongAdder keylessRecords = new LongAdder();
}
