package io.weir.taskmanager.task;

import io.weir.api.accumulators.Accumulator;
import io.weir.api.functions.TaskInfo;
import io.weir.operators.OperatorException;
import io.weir.operators.ProcessingTime;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.checkpoint.UnreadableStateException;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskState;
import io.weir.taskmanager.chain.TaskCanceledException;
import io.weir.taskmanager.exchange.ChannelBrokenException;
import io.weir.taskmanager.exchange.ChannelSink;
import io.weir.taskmanager.exchange.StreamSignal;
import io.weir.taskmanager.exchange.TaskSignal;
import io.weir.taskmanager.source.SourceInput;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of one subtask, run by a thread of its own: runs mails, processes a batch, and again; hands over what waits in
 * batches when there is no more input; waits when there is nothing to do or no room in the output.
 */
public final class Task {
    private static final Logger LOG = LoggerFactory.getLogger(Task.class);
    private static final long PARK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Where full batches come one after another, a task that runs out of them sleeps for so long before it asks to be woken:
     * waking it costs the producer microseconds, and it would be once per batch. Measured with the
     * workloads of the benchmarks: 5 to 25 percent less CPU (W4 tumbling 135 to 105 ns per record, W5 134 to 112).
     */
    private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final int MAX_NAPS = 2;

    /** Loads the code of a task and wires it. Called by the task's thread. */
    @FunctionalInterface
    public interface Assembly {
        /** All that the task needs to run. */
        TaskWork assemble(Task task) throws Exception;
    }

    private final AttemptId attempt;
    private final TaskInfo info;
    private final Assembly assembly;
    private final TaskListener listener;
    private final TaskSignal signal = new TaskSignal();
    private final Mailbox mailbox = new Mailbox(signal);
    private final TaskClock clock;
    private final TaskCheckpoints checkpoints;
    private final SnapshotStore store;
    private final TaskFigures figures = new TaskFigures();
    private final Map<String, Accumulator<?, ?>> accumulators = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean canceled;
    private @Nullable TaskWork work;
    private long lastFlushNanos;
    private int naps;

    /**
     * A task that does not run yet.
     *
     * @param environment what it shares with other tasks
     * @param classLoader of the job
     */
    public Task(
            AttemptId attempt, TaskInfo info, Assembly assembly, TaskEnvironment environment, ClassLoader classLoader) {
        this.attempt = attempt;
        this.info = info;
        this.assembly = assembly;
        this.listener = environment.listener();
        store = environment.snapshots();
        clock = new TaskClock(mailbox, environment.timer());
        checkpoints = new TaskCheckpoints(attempt, environment.checkpoints(), environment.snapshots(), clock);
        thread = new Thread(this::run, info.getTaskNameWithSubtasks());
        thread.setDaemon(true);
        thread.setContextClassLoader(classLoader);
    }

    /** Which attempt. */
    public AttemptId attempt() {
        return attempt;
    }

    /** Name, subtask and parallelism. */
    public TaskInfo info() {
        return info;
    }

    /** Its figures, for any thread. */
    public TaskFigures figures() {
        return figures;
    }

    /** The user's accumulators, by name. */
    public Map<String, Accumulator<?, ?>> accumulators() {
        return accumulators;
    }

    /** Its clock, for the task's thread. */
    public ProcessingTime clock() {
        return clock;
    }

    /** Wakes it. */
    public TaskSignal signal() {
        return signal;
    }

    /** Starts its thread. */
    public void start() {
        thread.start();
    }

    /** Asks it to stop. Callable from any thread. */
    public void cancel() {
        canceled = true;
        signal.wake();
    }

    /** Interrupts user code that does not return. Callable from any thread. */
    public void interrupt() {
        thread.interrupt();
    }

    /** Where it hangs, for messages. */
    public StackTraceElement[] stackTrace() {
        return thread.getStackTrace();
    }

    /** Waits for its end; false when it has not ended in time. */
    public boolean awaitEnd(long timeoutMillis) throws InterruptedException {
        return ended.await(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    /** Whether its thread has ended. */
    public boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Has the source that heads the task do something, on the task's thread. Callable from any thread. */
    public void tellSource(SourceMail mail) {
        mailbox.put(() -> {
            if (work != null && work.input() instanceof SourceInput source) {
                mail.run(source);
            }
        });
    }

    /** Its part in the job's checkpoints, for the task's thread. */
    BarrierAlignment.Snapshots snapshots() {
        return checkpoints;
    }

    /** Where state is read from. */
    SnapshotStore store() {
        return store;
    }

    /** Begins a checkpoint in a task that no barrier comes to. Callable from any thread. */
    public void triggerCheckpoint(CheckpointBarrier barrier) {
        mailbox.put(() -> checkpoints.trigger(barrier));
    }

    /** A checkpoint of the job is complete. Callable from any thread. */
    public void checkpointCompleted(long checkpointId) {
        mailbox.put(() -> checkpoints.completed(checkpointId));
    }

    /** A checkpoint of the job is given up. Callable from any thread. */
    public void checkpointAborted(long checkpointId) {
        mailbox.put(() -> checkpoints.aborted(checkpointId));
    }

    /**
     * Another leader goes on with the task. Checkpoints up to {@code completedId} are settled, and what was under way below
     * {@code firstId} is given up. Callable from any thread.
     */
    public void adopted(long completedId, long firstId) {
        mailbox.put(() -> checkpoints.adopted(completedId, firstId));
    }

    /** Something for a source to do. */
    @FunctionalInterface
    public interface SourceMail {
        /** Runs on the task's thread. */
        void run(SourceInput source) throws Exception;
    }

    private void run() {
        signal.bind();
        TaskState outcome = TaskState.FAILED;
        Throwable problem = null;
        try {
            tell(TaskState.INITIALIZING, null);
            process();
            outcome = TaskState.FINISHED;
        } catch (TaskCanceledException e) {
            outcome = TaskState.CANCELED;
        } catch (Throwable t) {
            problem = t;
        }
        Throwable closing = close();
        if (problem == null && closing != null && outcome == TaskState.FINISHED) {
            problem = closing;
            outcome = TaskState.FAILED;
        }
        // What fails because it is being stopped has not failed.
        if (problem != null && canceled) {
            outcome = TaskState.CANCELED;
            problem = null;
        }
        figures.end();
        ended.countDown();
        tell(outcome, problem == null ? null : describe(problem));
    }

    private void process() throws Exception {
        TaskWork assembled = assembly.assemble(this);
        work = assembled;
        if (assembled.isFinished()) {
            // Its last watermark may have been dropped where records on their way were handed to other subtasks.
            assembled.chain().endTime();
            assembled.chain().send(StreamSignal.END_OF_DATA);
            assembled.chain().send(StreamSignal.END_OF_INPUT);
            return;
        }
        checkpoints.start(assembled);
        assembled.chain().open();
        tell(TaskState.RUNNING, null);
        assembled.input().start();
        lastFlushNanos = System.nanoTime();
        while (!isOver(assembled)) {
            step(assembled);
        }
        assembled.chain().send(StreamSignal.END_OF_INPUT);
        record(assembled);
    }

    private boolean isOver(TaskWork assembled) throws Exception {
        if (assembled.input().isDataEnded() && !checkpoints.isFinished()) {
            checkpoints.finish();
            assembled.chain().send(StreamSignal.END_OF_DATA);
            record(assembled);
            if (assembled.checkpointing()) {
                checkpoints.awaitLast();
            }
        }
        if (checkpoints.isStopped()) {
            return true;
        }
        return assembled.input().isEnded()
                && !checkpoints.isStopping()
                && (!assembled.checkpointing() || checkpoints.isFinalCompleted());
    }

    private void step(TaskWork assembled) throws Exception {
        requireNotCanceled();
        mailbox.runAll();
        if (signal.takeAnnounced()) {
            assembled.input().barrierAnnounced();
        }
        checkpoints.beginTriggered();
        boolean taking = assembled.input().takeQueued();
        boolean writing = checkpoints.advance() || taking;
        if (!assembled.chain().isAvailable()) {
            if (!writing) {
                awaitOutput(assembled);
            }
            return;
        }
        if (assembled.input().step()) {
            naps = 0;
            record(assembled);
            flushIfDue(assembled);
        } else if (!writing) {
            assembled.chain().flush();
            record(assembled);
            awaitInput(assembled);
        }
    }

    private void record(TaskWork assembled) {
        figures.records(
                assembled.input().recordsIn(),
                assembled.chain().recordsOut(),
                assembled.input().watermark());
    }

    private void flushIfDue(TaskWork assembled) {
        long timeoutNanos = assembled.bufferTimeoutNanos();
        if (timeoutNanos < 0) {
            return;
        }
        long now = System.nanoTime();
        if (now - lastFlushNanos >= timeoutNanos) {
            lastFlushNanos = now;
            assembled.chain().flush();
        }
    }

    private void awaitInput(TaskWork assembled) throws Exception {
        if (isOver(assembled)) {
            return;
        }
        if (assembled.input().isBusy() && naps < MAX_NAPS) {
            nap();
            return;
        }
        naps = 0;
        signal.prepare();
        if (isCalled() || assembled.input().isReady()) {
            signal.forget();
            return;
        }
        long before = System.nanoTime();
        signal.park(PARK_NANOS);
        figures.addIdle(System.nanoTime() - before);
    }

    /** Whether there is something to do besides records. */
    private boolean isCalled() {
        return canceled || !mailbox.isEmpty() || signal.isAnnounced();
    }

    /** Waits for a moment without asking to be woken. */
    private void nap() {
        naps++;
        long before = System.nanoTime();
        LockSupport.parkNanos(this, NAP_NANOS);
        figures.addIdle(System.nanoTime() - before);
    }

    private void awaitOutput(TaskWork assembled) {
        signal.prepare();
        if (isCalled() || assembled.chain().isAvailable() || assembled.input().isReadyToTake()) {
            signal.forget();
            return;
        }
        long before = System.nanoTime();
        signal.park(PARK_NANOS);
        figures.addBackPressured(System.nanoTime() - before);
    }

    /** Waits for room in the middle of a batch; mails have to wait too. */
    public void awaitRoom(ChannelSink sink) {
        long before = System.nanoTime();
        while (!sink.hasRoom()) {
            requireNotCanceled();
            signal.prepare();
            if (sink.hasRoom() || canceled) {
                signal.forget();
            } else {
                signal.park(PARK_NANOS);
            }
        }
        figures.addBackPressured(System.nanoTime() - before);
    }

    private void requireNotCanceled() {
        if (canceled) {
            throw new TaskCanceledException();
        }
    }

    private @Nullable Throwable close() {
        clock.close();
        checkpoints.close();
        Throwable first = null;
        TaskWork assembled = work;
        if (assembled != null) {
            for (AutoCloseable part : new AutoCloseable[] {
                assembled.input(), () -> assembled.chain().close()
            }) {
                try {
                    part.close();
                } catch (Throwable t) {
                    LOG.debug("{} could not be closed", info.getTaskNameWithSubtasks(), t);
                    first = first == null ? t : first;
                }
            }
        }
        return first;
    }

    private void tell(TaskState state, @Nullable Failure failure) {
        listener.onState(attempt, state, failure, accumulators);
    }

    /** The user's exception first; the operator and the subtask behind it. */
    private Failure describe(Throwable problem) {
        String where = "subtask %d of %d".formatted(info.indexOfThisSubtask() + 1, info.numberOfParallelSubtasks());
        if (problem instanceof OperatorException failure && failure.getCause() != null) {
            Throwable cause = failure.getCause();
            boolean saysItAll = cause instanceof UnreadableStateException;
            return Failure.of(
                    cause,
                    "%s (in operator '%s', %s)".formatted(text(cause, saysItAll), failure.operatorName(), where),
                    failure.operatorName());
        }
        return Failure.of(
                problem, "%s (in '%s', %s)".formatted(text(problem, saysItAll(problem)), info.taskName(), where), null);
    }

    /** What Weir found itself, such as state that cannot be read, is a sentence that needs no name of an exception before it. */
    private static boolean saysItAll(Throwable problem) {
        return problem instanceof ChannelBrokenException
                || problem instanceof UnreadableStateException
                || problem instanceof UncheckedIOException
                || problem instanceof IllegalStateException;
    }

    private static String text(Throwable problem, boolean saysItAll) {
        String message = saysItAll ? problem.getMessage() : null;
        return oneLine(message == null ? problem.toString() : message);
    }

    private static String oneLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
