/**
 * Records on their way, as parts of checkpoints. {@link io.weir.taskmanager.channelstate.ChannelStateWriter} writes what a
 * barrier has overtaken, {@link io.weir.taskmanager.channelstate.ChannelStateReader} gives it back to the gates of the
 * tasks of the next run. One piece per task:
 *
 * <pre>
 *   piece   { length u32 | type u8 = 3 | channel u32 | count u16 | flags u8 | watermark i64 if flag 1 | records } ...
 * </pre>
 *
 * <p>Entries are BATCH frames of the exchange; their channel number is the place in the list of
 * {@link io.weir.runtime.checkpoint.ChannelState}. Used by the tasks' threads.
 */
@NullMarked
package io.weir.taskmanager.channelstate;

import org.jspecify.annotations.NullMarked;
