package io.weir.jobmanager.job;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread for one enumerator, so that one that blocks holds up its own source only. */
public final class OwnSourceThread implements SourceThread {
    private static final Logger LOG = LoggerFactory.getLogger(OwnSourceThread.class);

    private final ScheduledThreadPoolExecutor executor;

    /** Starts with the first command. */
    public OwnSourceThread(String name) {
        executor = new ScheduledThreadPoolExecutor(1, command -> {
            Thread thread = new Thread(command, "weir-jobmanager-source-" + name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable command) {
        schedule(Duration.ZERO, command);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable command) {
        try {
            Future<?> future = executor.schedule(command, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            LOG.debug("The job has ended; a late command of its source is dropped");
            return () -> {};
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
