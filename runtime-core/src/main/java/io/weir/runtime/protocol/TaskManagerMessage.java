package io.weir.runtime.protocol;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.graph.JobGraph;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a TaskManager is told. Its endpoint bears the TaskManager's id as name, so that several may share a process and a
 * message for an earlier one is never taken by its successor.
 */
public sealed interface TaskManagerMessage extends RpcMessage {
    /** Hands the message to the method for its kind; {@code reply} takes the answer of those that ask. */
    void deliverTo(Receiver receiver, Consumer<Reply> reply);

    /**
     * Makes tasks of one job. The answer is Done when all are made, before they run; Refused makes none.
     *
     * @param job the whole graph; jars are fetched by their keys before the first task starts
     * @param tasks the subtasks for this TaskManager
     */
    record DeployTasks(JobGraph job, List<TaskDeployment> tasks) implements TaskManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onDeployTasks(this, reply);
        }
    }

    /** Stops one task; its end is reported as CANCELED. */
    record CancelTask(AttemptId attempt) implements TaskManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onCancelTask(this);
        }
    }

    /**
     * The job has ended: frees its slots, class loader and files, and settles what its operators have left.
     *
     * @param jobId which
     * @param keptCheckpointId the newest checkpoint or savepoint that stays and that a job can start from; 0: none
     */
    record ReleaseJob(String jobId, long keptCheckpointId) implements TaskManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onReleaseJob(this);
        }
    }

    /**
     * What the enumerator of a source says to the reader of one subtask. Answered with Done. Numbered from 1 for each attempt,
     * so that a reader takes once what two leaders tell it.
     */
    sealed interface ToReader extends TaskManagerMessage {
        /** To which. */
        AttemptId attempt();

        /** Its place among all that the attempt is told, from 1. */
        long number();
    }

    /**
     * Splits for the reader of one subtask.
     *
     * @param attempt which
     * @param number see {@link ToReader}
     * @param version of the split serializer
     * @param splits each as bytes
     */
    record AddSplits(AttemptId attempt, long number, int version, List<byte[]> splits) implements ToReader {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onAddSplits(this);
            reply.accept(new Reply.Done());
        }
    }

    /** No further split comes for the reader of one subtask. */
    record NoMoreSplits(AttemptId attempt, long number) implements ToReader {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onNoMoreSplits(this);
            reply.accept(new Reply.Done());
        }
    }

    /** A message of a source of one's own, as UserCode bytes. */
    record EventToReader(AttemptId attempt, long number, byte[] event) implements ToReader {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onEventToReader(this);
            reply.accept(new Reply.Done());
        }
    }

    /**
     * Tasks of a former leader go on under this one. What they have told the former one and is of the future is said again:
     * their ends, that they wait for the last checkpoint, that readers are there and what they wait for.
     *
     * @param jobId the job
     * @param attempts its tasks here; one that is not here any more is reported as CANCELED
     * @param completedCheckpoint the newest one that is complete; 0: none
     * @param firstCheckpoint the least id of a checkpoint that this leader begins; what is under way below it is given up
     */
    record AdoptTasks(String jobId, List<AttemptId> attempts, long completedCheckpoint, long firstCheckpoint)
            implements TaskManagerMessage {
        /** Copies the list. */
        public AdoptTasks {
            attempts = List.copyOf(attempts);
        }

        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onAdoptTasks(this);
        }
    }

    /** Tasks of a former leader end, as the job does not go on with them; {@code why} is a part of a sentence. */
    record DropTasks(String jobId, String why) implements TaskManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onDropTasks(this);
        }
    }

    /** Starts a checkpoint in tasks of a job that have no input, or whose input has ended. */
    record TriggerCheckpoint(List<AttemptId> attempts, CheckpointBarrier barrier) implements TaskManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onTriggerCheckpoint(this);
        }
    }

    /** A checkpoint is complete; for all tasks of the job. */
    record CheckpointCompleted(String jobId, long checkpointId) implements TaskManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onCheckpointCompleted(this);
        }
    }

    /** A checkpoint has failed or was given up; for all tasks of the job. */
    record CheckpointAborted(String jobId, long checkpointId) implements TaskManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onCheckpointAborted(this);
        }
    }

    /** The JobManager is alive. The answer is a {@link JobManagerMessage.Heartbeat} of its own time. */
    record JobManagerHeartbeat() implements TaskManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onJobManagerHeartbeat(this);
        }
    }

    /** Asks for the threads; answered with Text. */
    record ThreadDump() implements TaskManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onThreadDump(this, reply);
        }
    }

    /**
     * Asks for what a collecting sink holds; answered with Collected, or Refused when there is no such sink yet.
     *
     * @param jobId the job
     * @param collectorId name of the sink within the job
     * @param fromSequence number of the first record wanted; earlier ones are forgotten
     * @param maxRecords at most that many
     */
    record FetchCollected(String jobId, String collectorId, long fromSequence, int maxRecords)
            implements TaskManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onFetchCollected(this, reply);
        }
    }

    /** Implemented by the TaskManager. A new kind of message does not compile until it is received. */
    interface Receiver {
        /** See {@link DeployTasks}. */
        void onDeployTasks(DeployTasks message, Consumer<Reply> reply);

        /** See {@link CancelTask}. */
        void onCancelTask(CancelTask message);

        /** See {@link ReleaseJob}. */
        void onReleaseJob(ReleaseJob message);

        /** See {@link AddSplits}. */
        void onAddSplits(AddSplits message);

        /** See {@link NoMoreSplits}. */
        void onNoMoreSplits(NoMoreSplits message);

        /** See {@link EventToReader}. */
        void onEventToReader(EventToReader message);

        /** See {@link AdoptTasks}. */
        void onAdoptTasks(AdoptTasks message);

        /** See {@link DropTasks}. */
        void onDropTasks(DropTasks message);

        /** See {@link TriggerCheckpoint}. */
        void onTriggerCheckpoint(TriggerCheckpoint message);

        /** See {@link CheckpointCompleted}. */
        void onCheckpointCompleted(CheckpointCompleted message);

        /** See {@link CheckpointAborted}. */
        void onCheckpointAborted(CheckpointAborted message);

        /** See {@link JobManagerHeartbeat}. */
        void onJobManagerHeartbeat(JobManagerHeartbeat message);

        /** See {@link ThreadDump}. */
        void onThreadDump(ThreadDump message, Consumer<Reply> reply);

        /** See {@link FetchCollected}. */
        void onFetchCollected(FetchCollected message, Consumer<Reply> reply);
    }
}
