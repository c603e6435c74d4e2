package io.weir.jobmanager.schedule;

import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskDeployment;
import java.util.List;
import java.util.Set;

/** What an {@link ExecutionGraph} wants done, in the order given. */
public sealed interface JobAction {
    /** Hands the action to the method for its kind. */
    void performBy(Performer performer);

    /** Ask the pool. */
    record RequestSlots(int count) implements JobAction {
        @Override
        public void performBy(Performer performer) {
            performer.requestSlots(this);
        }
    }

    /** Send tasks to a TaskManager. */
    record Deploy(String taskManagerId, List<TaskDeployment> tasks) implements JobAction {
        @Override
        public void performBy(Performer performer) {
            performer.deploy(this);
        }
    }

    /** Tell a TaskManager to stop a task. */
    record Cancel(String taskManagerId, AttemptId attempt) implements JobAction {
        @Override
        public void performBy(Performer performer) {
            performer.cancel(this);
        }
    }

    /** Tell the graph of it in {@code delayMillis}, with {@link JobEvent.RestartDue}. */
    record ScheduleRestart(long delayMillis, int round) implements JobAction {
        @Override
        public void performBy(Performer performer) {
            performer.scheduleRestart(this);
        }
    }

    /** All tasks of these vertices are gone and new ones come: set enumerators back to the state the tasks start with. */
    record Restart(Set<String> vertices) implements JobAction {
        /** Copies the set. */
        public Restart {
            vertices = Set.copyOf(vertices);
        }

        @Override
        public void performBy(Performer performer) {
            performer.restart(this);
        }
    }

    /** Tell a TaskManager that the job has ended. */
    record Release(String taskManagerId) implements JobAction {
        @Override
        public void performBy(Performer performer) {
            performer.release(this);
        }
    }

    /** The job has ended: its slots are free. */
    record End(JobStatus status) implements JobAction {
        @Override
        public void performBy(Performer performer) {
            performer.end(this);
        }
    }

    /** A new kind of action does not compile until it is performed. */
    interface Performer {
        /** See {@link RequestSlots}. */
        void requestSlots(RequestSlots action);

        /** See {@link Deploy}. */
        void deploy(Deploy action);

        /** See {@link Cancel}. */
        void cancel(Cancel action);

        /** See {@link ScheduleRestart}. */
        void scheduleRestart(ScheduleRestart action);

        /** See {@link Restart}. */
        void restart(Restart action);

        /** See {@link Release}. */
        void release(Release action);

        /** See {@link End}. */
        void end(End action);
    }
}
