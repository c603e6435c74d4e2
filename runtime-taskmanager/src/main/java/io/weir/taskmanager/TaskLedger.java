package io.weir.taskmanager;

import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.HeldTask;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.protocol.JobManagerMessage.AwaitsLastCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.EventToEnumerator;
import io.weir.runtime.protocol.JobManagerMessage.ReaderRegistered;
import io.weir.runtime.protocol.JobManagerMessage.SplitRequested;
import io.weir.runtime.protocol.JobManagerMessage.TaskStateChanged;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.protocol.TaskState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks here have told the JobManager that another leader would have to know to go on with them. Called by tasks and
 * by the endpoint, under one lock: what readers say must come behind their registration, also with the next leader.
 */
final class TaskLedger {
    private final Consumer<JobManagerMessage> tell;
    private final String host;
    private final InstantSource clock;
    private final Map<AttemptId, Entry> entries = new LinkedHashMap<>();

    /** {@code tell} must not block; {@code host} is that of this TaskManager; {@code clock} is read when a state is entered. */
    TaskLedger(Consumer<JobManagerMessage> tell, String host, InstantSource clock) {
        this.tell = tell;
        this.host = host;
        this.clock = clock;
    }

    private static final class Entry {
        private final int slot;
        private final EnumMap<TaskState, Long> entered = new EnumMap<>(TaskState.class);
        private TaskState state = TaskState.DEPLOYING;
        private @Nullable TaskStateChanged end;
        private boolean awaitsLast;
        private boolean readerThere;
        private int requests;
        private long received;
        private boolean sentEvents;
        /** The savepoint that the job is to end with; 0: none. */
        private long stop;
        /** Reported to a new leader, which has not said yet what becomes of it. */
        private boolean orphan;

        Entry(int slot, long nowMillis) {
            this.slot = slot;
            entered.put(state, nowMillis);
        }

        private @Nullable String obstacle(AttemptId attempt) {
            if (stop != 0) {
                return "Task %d of vertex %s was being stopped with savepoint %d"
                        .formatted(attempt.subtask(), attempt.vertexId(), stop);
            }
            return sentEvents
                    ? "the source of vertex %s has sent messages of its own, which its enumerator may have lost"
                            .formatted(attempt.vertexId())
                    : null;
        }
    }

    /** A task was made; former attempts at its subtask are of no interest any more. */
    synchronized void made(AttemptId attempt, int slot) {
        entries.keySet()
                .removeIf(former -> former.jobId().equals(attempt.jobId())
                        && former.vertexId().equals(attempt.vertexId())
                        && former.subtask() == attempt.subtask());
        entries.put(attempt, new Entry(slot, clock.millis()));
    }

    /** The job is let go. */
    synchronized void forget(String jobId) {
        entries.keySet().removeIf(attempt -> attempt.jobId().equals(jobId));
    }

    /** A task reports a state. */
    synchronized void changed(TaskStateChanged message) {
        find(message.attempt()).ifPresent(entry -> {
            entry.state = message.state();
            entry.entered.put(message.state(), clock.millis());
            if (message.state().isTerminal()) {
                entry.end = message;
            }
        });
    }

    /** A task waits for the last checkpoint. */
    synchronized void awaitsLast(AttemptId attempt) {
        find(attempt).ifPresent(entry -> entry.awaitsLast = true);
    }

    /** A checkpoint that the job is to end with has been triggered, or, with 0, is given up. */
    synchronized void stopping(List<AttemptId> attempts, long savepoint) {
        attempts.forEach(attempt -> find(attempt).ifPresent(entry -> entry.stop = savepoint));
    }

    /** A checkpoint is given up. */
    synchronized void aborted(String jobId, long checkpointId) {
        entries.forEach((attempt, entry) -> {
            if (attempt.jobId().equals(jobId) && entry.stop == checkpointId) {
                entry.stop = 0;
            }
        });
    }

    /** The reader of a task is ready. */
    synchronized void registerReader(AttemptId attempt) {
        find(attempt).ifPresent(entry -> {
            entry.readerThere = true;
            if (!entry.orphan) {
                tell.accept(new ReaderRegistered(attempt, host, entry.received, 0));
            }
        });
    }

    /** The reader of a task wants a split. */
    synchronized void requestSplit(AttemptId attempt) {
        find(attempt).ifPresent(entry -> {
            entry.requests++;
            if (!entry.orphan) {
                tell.accept(new SplitRequested(attempt, host));
            }
        });
    }

    /** The reader of a task sends something to its enumerator; without a leader it is lost, and with it the task. */
    synchronized void sendEvent(AttemptId attempt, byte[] event) {
        find(attempt).ifPresent(entry -> {
            entry.sentEvents = true;
            tell.accept(new EventToEnumerator(attempt, event));
        });
    }

    /** A message of an enumerator has come; false: it has come before, from a former leader. */
    synchronized boolean received(TaskManagerMessage.ToReader message) {
        Entry entry = entries.get(message.attempt());
        if (entry == null || message.number() <= entry.received) {
            return false;
        }
        entry.received = message.number();
        if (message instanceof TaskManagerMessage.AddSplits) {
            entry.requests = Math.max(0, entry.requests - 1);
        } else if (message instanceof TaskManagerMessage.NoMoreSplits) {
            entry.requests = 0;
        }
        return true;
    }

    /** The tasks here, for a new leader. Until it has adopted them their readers say nothing. */
    synchronized List<HeldTask> held() {
        List<HeldTask> held = new ArrayList<>();
        entries.forEach((attempt, entry) -> {
            entry.orphan = true;
            held.add(new HeldTask(attempt, entry.slot, entry.state, entry.entered, entry.obstacle(attempt)));
        });
        return held;
    }

    /**
     * A new leader goes on with a task: what it has to hear goes to {@code reports}, but for what readers say, which is told at
     * once. False: the task is not here.
     */
    synchronized boolean adopted(AttemptId attempt, Consumer<JobManagerMessage> reports) {
        Entry entry = entries.get(attempt);
        if (entry == null) {
            return false;
        }
        entry.orphan = false;
        TaskStateChanged end = entry.end;
        if (end != null) {
            reports.accept(end);
            return true;
        }
        if (entry.awaitsLast) {
            reports.accept(new AwaitsLastCheckpoint(attempt));
        }
        if (entry.readerThere) {
            tell.accept(new ReaderRegistered(attempt, host, entry.received, entry.requests));
        }
        return true;
    }

    private Optional<Entry> find(AttemptId attempt) {
        return Optional.ofNullable(entries.get(attempt));
    }
}
