package io.weir.connector.jdbc;

import java.util.Collection;

/**
 * Which prepared branches were left behind by attempts that failed, and are for one writer to roll back. All others are left
 * alone: a committer has them, or another writer rolls them back, or they are those of a writer that is running.
 *
 * <p>What a snapshot covers was all written at the parallelism that it was taken at, since a job commits what it restores before
 * it goes on. So these are stale:
 *
 * <ul>
 *   <li>of a writer in the snapshot, the branches from its next number on;
 *   <li>all of this subtask that were made at today's parallelism, where the snapshot was taken at another, or there is none;
 *   <li>all made at any third parallelism. Each former subtask is one writer's, the remainder by today's parallelism says whose.
 * </ul>
 *
 * @param subtask of the writer, from 0
 * @param parallelism of the sink now
 * @param restored whether the job starts from a snapshot
 * @param former the writers of the snapshot that this one follows; may be none when the parallelism has grown
 */
record StaleBranches(int subtask, int parallelism, boolean restored, Collection<XaWriterState> former) {
    boolean contains(BranchId branch) {
        for (XaWriterState state : former) {
            if (state.subtask() == branch.subtask() && state.parallelism() == branch.parallelism()) {
                return branch.number() >= state.nextNumber();
            }
        }
        if (branch.parallelism() == parallelism) {
            // No snapshot covers it: had it been taken at this parallelism, the branch's writer would be in it.
            return branch.subtask() == subtask;
        }
        return isMine(branch) && (!restored || isOfNeitherParallelism(branch));
    }

    /** One writer is responsible for each subtask that there may have been. */
    private boolean isMine(BranchId branch) {
        return branch.subtask() % parallelism == subtask;
    }

    private boolean isOfNeitherParallelism(BranchId branch) {
        if (former.isEmpty()) {
            // The parallelism of the snapshot is not known here.
            return false;
        }
        return former.iterator().next().parallelism() != branch.parallelism();
    }
}
