package io.weir.runtime.protocol;

import io.weir.runtime.checkpoint.TaskSnapshot;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the JobManager is told by TaskManagers. */
public sealed interface JobManagerMessage extends RpcMessage {
    /** Name of the JobManager's endpoint. */
    String ENDPOINT = "jobmanager";

    /** Hands the message to the method for its kind; {@code reply} takes the answer of those that ask. */
    void deliverTo(Receiver receiver, Consumer<Reply> reply);

    /**
     * A TaskManager offers its slots. Answered with Registered or Refused. Carries no token yet.
     *
     * @param info who
     * @param held the tasks it has from a former leader; none where leaders are not elected
     */
    record RegisterTaskManager(TaskManagerInfo info, List<HeldTask> held) implements JobManagerMessage {
        /** Copies the list. */
        public RegisterTaskManager {
            held = List.copyOf(held);
        }

        @Override
        public boolean fenced() {
            return false;
        }

        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onRegisterTaskManager(this, reply);
        }
    }

    /** A TaskManager ends in good order. */
    record TaskManagerLeaves(String taskManagerId, String reason) implements JobManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onTaskManagerLeaves(this);
        }
    }

    /**
     * A TaskManager is alive.
     *
     * @param taskManagerId who
     * @param process figures of the process, as {@code Status.JVM.Memory.Heap.Used}
     * @param tasks figures of its tasks
     */
    record Heartbeat(String taskManagerId, Map<String, Number> process, List<TaskReportedMetrics> tasks)
            implements JobManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onHeartbeat(this);
        }
    }

    /**
     * A task has changed its state. Answered with Done, so that it can be sent again until it arrives; what is already
     * known is ignored.
     *
     * @param attempt which
     * @param state the new one
     * @param failure why, with FAILED
     * @param finalMetrics the last figures, with terminal states
     * @param accumulators the user's accumulators as UserCode bytes of a map from name to Accumulator, with terminal
     *     states; empty: none
     */
    record TaskStateChanged(
            AttemptId attempt,
            TaskState state,
            @Nullable Failure failure,
            @Nullable TaskReportedMetrics finalMetrics,
            byte[] accumulators)
            implements JobManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onTaskStateChanged(this, reply);
        }
    }

    /** A task has written its part of a checkpoint. Answered with Done, so that it can be sent again until it arrives. */
    record AcknowledgeCheckpoint(AttemptId attempt, long checkpointId, TaskSnapshot snapshot)
            implements JobManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onAcknowledgeCheckpoint(this, reply);
        }
    }

    /** A task cannot take part in a checkpoint; {@code reason} is a sentence for the user. */
    record DeclineCheckpoint(AttemptId attempt, long checkpointId, String reason) implements JobManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onDeclineCheckpoint(this);
        }
    }

    /**
     * A task has processed all its input and ends with the next checkpoint. Answered with Done, so that it can be sent
     * again until it arrives.
     */
    record AwaitsLastCheckpoint(AttemptId attempt) implements JobManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onAwaitsLastCheckpoint(this, reply);
        }
    }

    /**
     * The reader of a subtask is ready for splits. Said again when another leader has adopted the task.
     *
     * @param attempt which
     * @param host where
     * @param received number of the last message from its enumerator that it has; 0: none
     * @param requests how often it has asked for a split without an answer so far
     */
    record ReaderRegistered(AttemptId attempt, String host, long received, int requests) implements JobManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onReaderRegistered(this);
        }
    }

    /** The reader of a subtask wants a split. */
    record SplitRequested(AttemptId attempt, String host) implements JobManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onSplitRequested(this);
        }
    }

    /** A message of a source of one's own, as UserCode bytes. */
    record EventToEnumerator(AttemptId attempt, byte[] event) implements JobManagerMessage {
        @Override
        public void deliverTo(Receiver receiver, Consumer<Reply> reply) {
            receiver.onEventToEnumerator(this);
        }
    }

    /** Implemented by the JobManager. A new kind of message does not compile until it is received. */
    interface Receiver {
        /** See {@link RegisterTaskManager}. */
        void onRegisterTaskManager(RegisterTaskManager message, Consumer<Reply> reply);

        /** See {@link TaskManagerLeaves}. */
        void onTaskManagerLeaves(TaskManagerLeaves message);

        /** See {@link Heartbeat}. */
        void onHeartbeat(Heartbeat message);

        /** See {@link TaskStateChanged}. */
        void onTaskStateChanged(TaskStateChanged message, Consumer<Reply> reply);

        /** See {@link AcknowledgeCheckpoint}. */
        void onAcknowledgeCheckpoint(AcknowledgeCheckpoint message, Consumer<Reply> reply);

        /** See {@link DeclineCheckpoint}. */
        void onDeclineCheckpoint(DeclineCheckpoint message);

        /** See {@link AwaitsLastCheckpoint}. */
        void onAwaitsLastCheckpoint(AwaitsLastCheckpoint message, Consumer<Reply> reply);

        /** See {@link ReaderRegistered}. */
        void onReaderRegistered(ReaderRegistered message);

        /** See {@link SplitRequested}. */
        void onSplitRequested(SplitRequested message);

        /** See {@link EventToEnumerator}. */
        void onEventToEnumerator(EventToEnumerator message);
    }
}
