package io.weir.jobmanager.checkpoint;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link CheckpointCoordinator} wants done, in the order given. */
public sealed interface CheckpointAction {
    /** Hands the action to the method for its kind. */
    void performBy(Performer performer);

    /** Make the directories of a checkpoint; answered with DirectoriesMade or StepFailed. */
    record MakeDirectories(long checkpointId, CheckpointTarget target) implements CheckpointAction {
        @Override
        public void performBy(Performer performer) {
            performer.makeDirectories(this);
        }
    }

    /**
     * Ask the enumerators of these vertices what to remember; from the moment one has answered, hold back what it sends to
     * its readers. Each answers with SourceSnapshotTaken or StepFailed.
     */
    record SnapshotSources(long checkpointId, Set<String> vertices) implements CheckpointAction {
        @Override
        public void performBy(Performer performer) {
            performer.snapshotSources(this);
        }
    }

    /** Send the barrier to tasks, by TaskManager. */
    record TriggerTasks(CheckpointBarrier barrier, Map<String, List<AttemptId>> tasks) implements CheckpointAction {
        @Override
        public void performBy(Performer performer) {
            performer.triggerTasks(this);
        }
    }

    /** Send on what enumerators wanted to send to their readers since their snapshot. */
    record ReleaseSources(long checkpointId) implements CheckpointAction {
        @Override
        public void performBy(Performer performer) {
            performer.releaseSources(this);
        }
    }

    /**
     * Make the checkpoint durable; answered with MetadataStored or StepFailed.
     *
     * @param target where it is
     * @param metadata what it consists of
     * @param goesOnFromIt whether the job goes on from it from then on
     */
    record StoreMetadata(CheckpointTarget target, CheckpointMetadata metadata, boolean goesOnFromIt)
            implements CheckpointAction {
        @Override
        public void performBy(Performer performer) {
            performer.storeMetadata(this);
        }
    }

    /** Tell all tasks that the checkpoint is complete. */
    record NotifyCompleted(long checkpointId) implements CheckpointAction {
        @Override
        public void performBy(Performer performer) {
            performer.notifyCompleted(this);
        }
    }

    /** Tell all tasks that the checkpoint will not be. */
    record NotifyAborted(long checkpointId) implements CheckpointAction {
        @Override
        public void performBy(Performer performer) {
            performer.notifyAborted(this);
        }
    }

    /** Delete these files, and these directories with all that is in them; what is not there need not be deleted. */
    record Delete(List<Path> files, List<Path> directories) implements CheckpointAction {
        @Override
        public void performBy(Performer performer) {
            performer.delete(this);
        }
    }

    /**
     * Delete what lies in the job's directory and is not named here; answered with Swept.
     *
     * @param jobDirectory where the job's checkpoints are
     * @param keep directories of checkpoints and shared files that are needed
     */
    record Sweep(Path jobDirectory, Set<Path> keep) implements CheckpointAction {
        @Override
        public void performBy(Performer performer) {
            performer.sweep(this);
        }
    }

    /** Restart the job, or let it fail, as its strategy says. */
    record FailJob(Failure failure) implements CheckpointAction {
        @Override
        public void performBy(Performer performer) {
            performer.failJob(this);
        }
    }

    /** The job ends with the savepoint in {@code location}, which is complete. */
    record StopJob(String location) implements CheckpointAction {
        @Override
        public void performBy(Performer performer) {
            performer.stopJob(this);
        }
    }

    /**
     * A request is met, or will not be.
     *
     * @param request its number
     * @param checkpointId what was taken; 0: nothing
     * @param location directory of what was taken; null: none
     * @param failure why nothing was taken; null: it was
     */
    record Answer(
            long request,
            long checkpointId,
            @Nullable String location,
            @Nullable String failure) implements CheckpointAction {
        @Override
        public void performBy(Performer performer) {
            performer.answer(this);
        }
    }

    /** A new kind of action does not compile until it is performed. */
    interface Performer {
        /** See {@link MakeDirectories}. */
        void makeDirectories(MakeDirectories action);

        /** See {@link SnapshotSources}. */
        void snapshotSources(SnapshotSources action);

        /** See {@link TriggerTasks}. */
        void triggerTasks(TriggerTasks action);

        /** See {@link ReleaseSources}. */
        void releaseSources(ReleaseSources action);

        /** See {@link StoreMetadata}. */
        void storeMetadata(StoreMetadata action);

        /** See {@link NotifyCompleted}. */
        void notifyCompleted(NotifyCompleted action);

        /** See {@link NotifyAborted}. */
        void notifyAborted(NotifyAborted action);

        /** See {@link Delete}. */
        void delete(Delete action);

        /** See {@link Sweep}. */
        void sweep(Sweep action);

        /** See {@link FailJob}. */
        void failJob(FailJob action);

        /** See {@link StopJob}. */
        void stopJob(StopJob action);

        /** See {@link Answer}. */
        void answer(Answer action);
    }
}
