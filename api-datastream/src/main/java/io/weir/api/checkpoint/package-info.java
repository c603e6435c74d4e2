/**
 * How functions take part in checkpoints. {@link io.weir.api.checkpoint.CheckpointedFunction} keeps state that belongs to a
 * subtask and not to keys; {@link io.weir.api.checkpoint.CheckpointListener} is told when a checkpoint is complete. Both are
 * called by the subtask's thread.
 */
@NullMarked
package io.weir.api.checkpoint;

import org.jspecify.annotations.NullMarked;
