/**
 * Checkpoints and savepoints of one job, as the JobManager sees them. {@link
 * io.weir.jobmanager.checkpoint.CheckpointCoordinator} decides: a pure state machine that is told events and the time and
 * answers with actions; open it first. {@link io.weir.jobmanager.checkpoint.CheckpointFiles} is all that touches a disk. The
 * protocol with its invariants is in {@code docs/protocols/checkpointing.md}.
 *
 * <pre>
 *   a checkpoint:  directories ─► enumerators ─► tasks ─► metadata ─► completed
 *                       └─────────────┴────────────┴──────────┴─────► aborted
 * </pre>
 *
 * The coordinator is confined to the JobManager's endpoint thread, files to its input/output threads.
 */
@NullMarked
package io.weir.jobmanager.checkpoint;

import org.jspecify.annotations.NullMarked;
