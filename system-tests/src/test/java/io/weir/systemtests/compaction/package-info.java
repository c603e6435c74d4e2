/**
 * Whether compaction keeps what it must: the log broker is killed again and again while it compacts small segments that keyed
 * records and deletions are written to. {@link io.weir.systemtests.compaction.CompactionSoak} is the command.
 */
@NullMarked
package io.weir.systemtests.compaction;

import org.jspecify.annotations.NullMarked;
