package io.weir.log.coordinator;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that all coordinators of a node run on, "log-coordinator", and the time that they are told.
 *
 * <p><b>Threading:</b> all methods may be called by any thread.
 */
public final class CoordinatorThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorThread.class);

    private final Supplier<Moment> clock;
    private final ScheduledThreadPoolExecutor thread;

    /** {@code clock} tells the time. */
    public CoordinatorThread(Supplier<Moment> clock) {
        this.clock = clock;
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = Executors.defaultThreadFactory().newThread(task);
            made.setName("log-coordinator");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    /**
     * The time of this machine: time-outs go by the clock that never jumps, and what is written into records by the one that
     * clients have, too.
     */
    public static CoordinatorThread ofThisMachine() {
        return new CoordinatorThread(
                () -> new Moment(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), System.currentTimeMillis()));
    }

    Moment now() {
        return clock.get();
    }

    /** Runs {@code task} after those before it; not at all once the thread is closed. */
    void execute(Runnable task) {
        schedule(task, 0);
    }

    /** Runs {@code task} in so many milliseconds, unless it is canceled; null: the thread is closed. */
    @Nullable
    Future<?> schedule(Runnable task, long inMillis) {
        try {
            return thread.schedule(
                    () -> {
                        try {
                            task.run();
                        } catch (RuntimeException | Error e) {
                            LOG.error("A coordinator has made an error.", e);
                            throw e;
                        }
                    },
                    inMillis,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The coordinators are closed; left out is {}.", task);
            return null;
        }
    }

    /** Waits for what runs, and runs nothing more. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("The thread of the coordinators is still at work.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
