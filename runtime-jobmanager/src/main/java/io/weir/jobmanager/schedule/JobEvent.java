package io.weir.jobmanager.schedule;

import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an {@link ExecutionGraph} is told. */
public sealed interface JobEvent {
    /** Hands the event to the method for its kind. */
    void deliverTo(Receiver receiver);

    /** Begin. */
    record Started() implements JobEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onStarted();
        }
    }

    /** A former leader has left it; its tasks are looked for. */
    record Left() implements JobEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onLeft();
        }
    }

    /** All tasks that a former leader has left go on. */
    record Adopted(List<AdoptedTask> tasks) implements JobEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onAdopted(this);
        }
    }

    /** What a former leader has left cannot go on, so it begins from its last checkpoint; {@code reason} is a sentence. */
    record NotAdopted(String reason) implements JobEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onNotAdopted(this);
        }
    }

    /** The slots asked for are there. */
    record SlotsGranted(List<Slot> slots) implements JobEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSlotsGranted(this);
        }
    }

    /** The slots asked for did not come in time. */
    record SlotsRefused(String message) implements JobEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSlotsRefused(this);
        }
    }

    /** A TaskManager did not take its tasks. */
    record DeploymentRefused(String taskManagerId, String message) implements JobEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onDeploymentRefused(this);
        }
    }

    /** A task has changed its state. */
    record TaskChanged(
            AttemptId attempt, TaskState state, @Nullable Failure failure) implements JobEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onTaskChanged(this);
        }
    }

    /** A TaskManager is gone; {@code message} says which and how that was noticed. */
    record TaskManagerLost(String taskManagerId, String message) implements JobEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onTaskManagerLost(this);
        }
    }

    /** A user wants it to end. */
    record CancelRequested() implements JobEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onCancelRequested();
        }
    }

    /** The time to wait before a restart is over; {@code round} is that of the {@link JobAction.ScheduleRestart}. */
    record RestartDue(int round) implements JobEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onRestartDue(this);
        }
    }

    /** The savepoint it is to end with is complete, in {@code location}: it must not run again from before that. */
    record StoppedWithSavepoint(String location) implements JobEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onStoppedWithSavepoint(this);
        }
    }

    /**
     * Something of the job outside its tasks has failed, as an enumerator or too many checkpoints.
     *
     * @param failure what
     * @param recoverable whether it makes sense to try again
     */
    record JobBroken(Failure failure, boolean recoverable) implements JobEvent {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onJobBroken(this);
        }
    }

    /** A new kind of event does not compile until it is received. */
    interface Receiver {
        /** See {@link Started}. */
        void onStarted();

        /** See {@link Left}. */
        void onLeft();

        /** See {@link Adopted}. */
        void onAdopted(Adopted event);

        /** See {@link NotAdopted}. */
        void onNotAdopted(NotAdopted event);

        /** See {@link SlotsGranted}. */
        void onSlotsGranted(SlotsGranted event);

        /** See {@link SlotsRefused}. */
        void onSlotsRefused(SlotsRefused event);

        /** See {@link DeploymentRefused}. */
        void onDeploymentRefused(DeploymentRefused event);

        /** See {@link TaskChanged}. */
        void onTaskChanged(TaskChanged event);

        /** See {@link TaskManagerLost}. */
        void onTaskManagerLost(TaskManagerLost event);

        /** See {@link CancelRequested}. */
        void onCancelRequested();

        /** See {@link RestartDue}. */
        void onRestartDue(RestartDue event);

        /** See {@link StoppedWithSavepoint}. */
        void onStoppedWithSavepoint(StoppedWithSavepoint event);

        /** See {@link JobBroken}. */
        void onJobBroken(JobBroken event);
    }
}
