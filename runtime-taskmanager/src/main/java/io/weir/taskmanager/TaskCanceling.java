package io.weir.taskmanager;

import io.weir.runtime.config.TaskManagerConfig;
import io.weir.taskmanager.task.Task;
import java.util.Arrays;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets canceled tasks to stop: asks first, interrupts user code that does not return, and in the end gives the process up,
 * since a thread cannot be ended by force.
 */
final class TaskCanceling {
    private static final Logger LOG = LoggerFactory.getLogger(TaskCanceling.class);
    private static final long FIRST_INTERRUPT_MILLIS = 200;
    private static final long LOOK_MILLIS = 1_000;

    private final TaskManagerConfig.Tasks config;
    private final ScheduledExecutorService timer;
    private final Consumer<String> fatal;

    /** {@code fatal} takes the reason for which the process must end. */
    TaskCanceling(TaskManagerConfig.Tasks config, ScheduledExecutorService timer, Consumer<String> fatal) {
        this.config = config;
        this.timer = timer;
        this.fatal = fatal;
    }

    void cancel(Task task) {
        task.cancel();
        long timeoutMillis = config.cancellationTimeout().toMillis();
        schedule(new Watch(task, System.nanoTime(), timeoutMillis), FIRST_INTERRUPT_MILLIS);
    }

    private void schedule(Watch watch, long delayMillis) {
        timer.schedule(() -> look(watch), delayMillis, TimeUnit.MILLISECONDS);
    }

    /** Looks often, so that a task that has ended is soon forgotten with all its state and code. */
    private void look(Watch watch) {
        Task task = watch.task;
        if (task.hasEnded()) {
            return;
        }
        long passedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - watch.sinceNanos);
        if (watch.timeoutMillis > 0 && passedMillis >= watch.timeoutMillis) {
            giveUp(task, watch.timeoutMillis);
            return;
        }
        if (passedMillis >= watch.nextInterruptMillis) {
            LOG.info("Task {} has not stopped yet; interrupting it", task.info().getTaskNameWithSubtasks());
            task.interrupt();
            watch.nextInterruptMillis =
                    passedMillis + Math.max(1, config.cancellationInterval().toMillis());
        }
        long next = Math.min(LOOK_MILLIS, watch.nextInterruptMillis - passedMillis);
        schedule(watch, watch.timeoutMillis > 0 ? Math.min(next, watch.timeoutMillis - passedMillis) : next);
    }

    private void giveUp(Task task, long timeoutMillis) {
        String stack =
                Arrays.stream(task.stackTrace()).map(frame -> "    at " + frame).collect(Collectors.joining("\n"));
        fatal.accept(("Task %s did not stop within %d ms of being canceled ('task.cancellation.timeout'); "
                        + "this TaskManager ends. The task hangs here:\n%s")
                .formatted(task.info().getTaskNameWithSubtasks(), timeoutMillis, stack));
    }

    /** A canceled task that is waited for. Used by the timer's thread. */
    private static final class Watch {
        private final Task task;
        private final long sinceNanos;
        private final long timeoutMillis;
        private long nextInterruptMillis = FIRST_INTERRUPT_MILLIS;

        Watch(Task task, long sinceNanos, long timeoutMillis) {
            this.task = task;
            this.sinceNanos = sinceNanos;
            this.timeoutMillis = timeoutMillis;
        }
    }
}
