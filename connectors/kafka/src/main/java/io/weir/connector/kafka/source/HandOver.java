package io.weir.connector.kafka.source;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the fetching thread and the subtask's have in common: a short queue of batches one way, requests the other. A lock is
 * taken per batch, never per record; neither thread waits while it holds it, but for room and for work.
 */
final class HandOver<T> {
    /** One to be emitted, and one more being made meanwhile. */
    static final int MAX_BATCHES = 2;

    private final ArrayDeque<List<FetchedRecords<T>>> batches = new ArrayDeque<>();
    private final ArrayDeque<FetchRequest<T>> requests = new ArrayDeque<>();
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private @Nullable Throwable failure;
    private boolean closed;

    /** Hands a batch over if there is room for it. By the fetching thread. */
    boolean offer(List<FetchedRecords<T>> batch) {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            if (batches.size() >= MAX_BATCHES) {
                return false;
            }
            batches.add(batch);
            waiting = available;
        }
        waiting.complete(null);
        return true;
    }

    /** The next batch; null when there is none, and {@link #available} completes when there is. By the subtask's thread. */
    synchronized @Nullable List<FetchedRecords<T>> poll() {
        List<FetchedRecords<T>> batch = batches.poll();
        if (batch != null) {
            notifyAll();
        } else if (available.isDone() && failure == null) {
            available = new CompletableFuture<>();
        }
        return batch;
    }

    /** Completes when it is worth polling. */
    synchronized CompletableFuture<Void> available() {
        return available;
    }

    /** Lets the subtask's thread poll although there is no batch. */
    void wakeReader() {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            waiting = available;
        }
        waiting.complete(null);
    }

    /** The fetching thread has ended before its time. */
    void fail(Throwable error) {
        synchronized (this) {
            failure = error;
        }
        wakeReader();
    }

    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** Asks the fetching thread to do something. */
    synchronized void request(FetchRequest<T> request) {
        requests.add(request);
        notifyAll();
    }

    /** The next request, or null. By the fetching thread. */
    synchronized @Nullable FetchRequest<T> takeRequest() {
        return requests.poll();
    }

    synchronized boolean hasRequest() {
        return !requests.isEmpty();
    }

    /** Waits until there is room for a batch or something to do. By the fetching thread. */
    synchronized void awaitRoomOrRequest() throws InterruptedException {
        while (!closed && requests.isEmpty() && batches.size() >= MAX_BATCHES) {
            wait();
        }
    }

    /** Waits until there is something to do, but no longer than that. By the fetching thread. */
    synchronized void awaitRequest(long timeoutNanos) throws InterruptedException {
        if (!closed && requests.isEmpty()) {
            TimeUnit.NANOSECONDS.timedWait(this, timeoutNanos);
        }
    }

    /** The fetching thread is to end. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
