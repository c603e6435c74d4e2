package io.weir.runtime.checkpoint;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads of a TaskManager that write local copies. They are not those that write checkpoints, so that a slow disk here
 * delays none, and they lag behind by a limited number of bytes: beyond that, copies are given up.
 */
public final class LocalCopyWriters implements Executor, AutoCloseable {
    private final ThreadPoolExecutor threads;
    private final long maxQueuedBytes;
    private final AtomicLong queuedBytes = new AtomicLong();

    /** {@code count} write at the same time, and at most {@code maxQueuedBytes} wait for them. Called by no task's thread. */
    public LocalCopyWriters(int count, long maxQueuedBytes) {
        this.maxQueuedBytes = maxQueuedBytes;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread thread = new Thread(work, "weir-local-copies-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                // Behind the end: the directory is removed, and nobody waits.
                new ThreadPoolExecutor.DiscardPolicy());
        threads.prestartAllCoreThreads(); // see FileSnapshotStore
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** Takes room for {@code bytes}; false: there is none. */
    boolean reserve(int bytes) {
        if (queuedBytes.addAndGet(bytes) <= maxQueuedBytes) {
            return true;
        }
        free(bytes);
        return false;
    }

    void free(int bytes) {
        queuedBytes.addAndGet(-bytes);
    }

    /** What is not written yet is given up. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
