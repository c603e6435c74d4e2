package io.weir.jobmanager.checkpoint;

import io.weir.jobmanager.schedule.JobStatus;
import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.protocol.AttemptId;

/** What a {@link CheckpointCoordinator} is told. */
public sealed interface CheckpointEvent {
    /** Hands the event to the method for its kind. */
    void deliverTo(Receiver receiver);

    /** Time has passed. */
    record Tick() implements CheckpointEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onTick();
        }
    }

    /** A user wants one. */
    record Requested(CheckpointRequest request) implements CheckpointEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onRequested(this);
        }
    }

    /** The states of the job or of its tasks have changed, or tasks were replaced. */
    record JobChanged() implements CheckpointEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onJobChanged();
        }
    }

    /** Its directories are there. */
    record DirectoriesMade(long checkpointId) implements CheckpointEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onDirectoriesMade(this);
        }
    }

    /** An enumerator has said what to remember. */
    record SourceSnapshotTaken(long checkpointId, String vertexId, CoordinatorSnapshot snapshot)
            implements CheckpointEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSourceSnapshotTaken(this);
        }
    }

    /** Something that the JobManager does for a checkpoint did not work; {@code message} is a sentence. */
    record StepFailed(long checkpointId, String message) implements CheckpointEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onStepFailed(this);
        }
    }

    /** A task has written its part. */
    record Acknowledged(AttemptId attempt, long checkpointId, TaskSnapshot snapshot) implements CheckpointEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onAcknowledged(this);
        }
    }

    /** A task cannot take part; {@code reason} is a sentence. */
    record Declined(AttemptId attempt, long checkpointId, String reason) implements CheckpointEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onDeclined(this);
        }
    }

    /** A task has processed all its input and ends with the next checkpoint. */
    record TaskAwaitsLast(AttemptId attempt) implements CheckpointEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onTaskAwaitsLast(this);
        }
    }

    /** The metadata is durable. */
    record MetadataStored(long checkpointId) implements CheckpointEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onMetadataStored(this);
        }
    }

    /**
     * What failed attempts, or a former leader, have left behind must go.
     *
     * @param tasksGoOn whether tasks of a former leader run on: what they have put out waits for a checkpoint longer than
     *     usual already, so that the next is taken at once; else they are about to start again
     */
    record Restarted(boolean tasksGoOn) implements CheckpointEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onRestarted(this);
        }
    }

    /** The sweep is done, or was given up. */
    record Swept() implements CheckpointEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSwept();
        }
    }

    /** The job has ended. */
    record JobEnded(JobStatus status) implements CheckpointEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onJobEnded(this);
        }
    }

    /** A new kind of event does not compile until it is received. */
    interface Receiver {
        /** See {@link Tick}. */
        void onTick();

        /** See {@link Requested}. */
        void onRequested(Requested event);

        /** See {@link JobChanged}. */
        void onJobChanged();

        /** See {@link DirectoriesMade}. */
        void onDirectoriesMade(DirectoriesMade event);

        /** See {@link SourceSnapshotTaken}. */
        void onSourceSnapshotTaken(SourceSnapshotTaken event);

        /** See {@link StepFailed}. */
        void onStepFailed(StepFailed event);

        /** See {@link Acknowledged}. */
        void onAcknowledged(Acknowledged event);

        /** See {@link Declined}. */
        void onDeclined(Declined event);

        /** See {@link TaskAwaitsLast}. */
        void onTaskAwaitsLast(TaskAwaitsLast event);

        /** See {@link MetadataStored}. */
        void onMetadataStored(MetadataStored event);

        /** See {@link Restarted}. */
        void onRestarted(Restarted event);

        /** See {@link Swept}. */
        void onSwept();

        /** See {@link JobEnded}. */
        void onJobEnded(JobEnded event);
    }
}
