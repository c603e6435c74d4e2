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
        timer.schedule(() -> interrupt(task), FIRST_INTERRUPT_MILLIS, TimeUnit.MILLISECONDS);
        long timeoutMillis = config.cancellationTimeout().toMillis();
        if (timeoutMillis > 0) {
            timer.schedule(() -> giveUp(task, timeoutMillis), timeoutMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void interrupt(Task task) {
        if (task.hasEnded()) {
            return;
        }
        LOG.info("Task {} has not stopped yet; interrupting it", task.info().getTaskNameWithSubtasks());
        task.interrupt();
        timer.schedule(() -> interrupt(task), config.cancellationInterval().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void giveUp(Task task, long timeoutMillis) {
        if (!task.hasEnded()) {
            String stack = Arrays.stream(task.stackTrace())
                    .map(frame -> "    at " + frame)
                    .collect(Collectors.joining("\n"));
            fatal.accept(("Task %s did not stop within %d ms of being canceled ('task.cancellation.timeout'); "
                            + "this TaskManager ends. The task hangs here:\n%s")
                    .formatted(task.info().getTaskNameWithSubtasks(), timeoutMillis, stack));
        }
    }
}
