/**
 * What a checkpoint consists of, from the barrier that starts it to the metadata that makes it one.
 *
 * <pre>
 *   JobManager                      TaskManager
 *   TriggerCheckpoint ────────────► source tasks: snapshot, barrier into every channel
 *                                   other tasks: barriers of all channels, snapshot, barrier on
 *   AcknowledgeCheckpoint ◄──────── TaskSnapshot per task: handles of the state that was written
 *   all there: CheckpointMetadata
 *   CheckpointCompleted ──────────► tasks: sinks commit, backends build the next increment on this one
 * </pre>
 *
 * <p>Files of a checkpoint lie in its directory {@code chk-N}, or in {@code shared} beside it where later checkpoints may
 * refer to them too. Handles name files relative to the checkpoint's own directory, so that a tree of checkpoints can be
 * moved.
 */
@NullMarked
package io.weir.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
