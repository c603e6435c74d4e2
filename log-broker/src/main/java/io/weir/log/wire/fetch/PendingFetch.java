package io.weir.log.wire.fetch;

import io.netty.util.Timeout;
import io.weir.log.store.PartitionLog;
import io.weir.log.wire.Abandonable;
import io.weir.log.wire.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.common.message.FetchResponseData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fetch request under way.
 *
 * <pre>
 *  WAITING ── enough has come, or the time is over ──► READING ───► DONE
 *     ▲                                                   │
 *     └───────────────── too little ──────────────────────┘
 * </pre>
 *
 * <p><b>Threading:</b> begun by the thread of a connection, woken by those of the store and of the timer, read by the readers:
 * hence the lock, within which nothing is waited for.
 */
final class PendingFetch {
    private static final Logger LOG = LoggerFactory.getLogger(PendingFetch.class);

    private final FetchPlan plan;
    private final MemoryBudget memory;
    private final Executor readers;
    private final Answer answer = new Answer();
    private final List<Watch> watches = new ArrayList<>();
    private State state = State.READING;
    private boolean isDue;
    private long knownBytes;
    private @Nullable Timeout timeout;

    private enum State {
        /** Until enough has come, or the time is over. */
        WAITING,
        /** A reader is at work or about to be. */
        READING,
        /** There is an answer, or nobody wants it. */
        DONE
    }

    PendingFetch(FetchPlan plan, MemoryBudget memory, Executor readers) {
        this.plan = plan;
        this.memory = memory;
        this.readers = readers;
    }

    /** What the connection waits for. */
    private final class Answer extends CompletableFuture<FetchResponseData> implements Abandonable {
        @Override
        public void abandon() {
            end();
            cancel(false);
        }
    }

    /** Is told of one partition. */
    private record Watch(PendingFetch fetch, FetchTarget target) implements PartitionLog.Listener {
        @Override
        public void moved(PartitionLog log) {
            fetch.moved(target);
        }
    }

    CompletableFuture<FetchResponseData> answer() {
        return answer;
    }

    /** Answers what is there. */
    void beginAtOnce() {
        synchronized (this) {
            isDue = true;
        }
        submit();
    }

    /** Waits if there is nothing to be told yet. */
    void begin() {
        look();
        if (plan.isReadable()) {
            submit();
        } else {
            await(0);
        }
    }

    private synchronized void look() {
        for (FetchTarget target : plan.targets()) {
            target.look(plan.minBytes() > 1);
        }
    }

    /** What will call {@link #expire}. */
    void expiresWith(Timeout newTimeout) {
        boolean isOver;
        synchronized (this) {
            timeout = newTimeout;
            isOver = state == State.DONE;
        }
        if (isOver) {
            newTimeout.cancel();
        }
    }

    /** The client waits no longer. */
    void expire() {
        synchronized (this) {
            isDue = true;
            if (state != State.WAITING) {
                return;
            }
            state = State.READING;
        }
        submit();
    }

    private void moved(FetchTarget target) {
        synchronized (this) {
            // Told though nothing has moved: the partition may be gone, which a read would tell.
            boolean mayBeGone = !target.hasMoved();
            if (state != State.WAITING || !(mayBeGone || isEnough(target))) {
                return;
            }
            state = State.READING;
        }
        submit();
    }

    /** Whether a read is worth while, of a partition that has moved. */
    private boolean isEnough(FetchTarget target) {
        if (!target.isReadable()) {
            return false;
        }
        if (plan.minBytes() <= 1) {
            return true;
        }
        long grown = target.grownBytes();
        knownBytes += grown;
        // A log may grow before its high watermark moves: then nothing has grown now, and nobody knows by how much it
        // had.
        return grown == 0 || knownBytes >= plan.minBytes();
    }

    /** Waits until more has come than the {@code bytes} that were read. */
    private void await(long bytes) {
        boolean readOn;
        synchronized (this) {
            if (state == State.DONE) {
                return;
            }
            knownBytes = bytes;
            if (watches.isEmpty()) {
                for (FetchTarget target : plan.targets()) {
                    Watch watch = new Watch(this, target);
                    watches.add(watch);
                    target.log().addListener(watch);
                }
            }
            readOn = isDue;
            for (FetchTarget target : plan.targets()) {
                // Since the last look, perhaps before anybody listened.
                readOn |= target.hasMoved() && isEnough(target);
            }
            state = readOn ? State.READING : State.WAITING;
        }
        if (readOn) {
            submit();
        }
    }

    private void submit() {
        submit(this::read);
    }

    private void submit(Runnable task) {
        try {
            readers.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The broker is closing; what a fetch wants is not read any more.", e);
        }
    }

    private void read() {
        try {
            if (answer.isDone()) {
                return; // abandoned while it waited for memory or a reader
            }
            look();
            FetchAnswer read = plan.read(memory);
            if (read == null) {
                memory.onFree(this::submit);
                return;
            }
            boolean tells;
            boolean isWanted;
            synchronized (this) {
                isWanted = state != State.DONE;
                tells = isDue || plan.isEnough(read);
            }
            if (tells && isWanted) {
                end();
                tell(read);
            } else {
                long bytes = read.bytes();
                read.release();
                await(bytes);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            end();
            answer.completeExceptionally(e);
        }
    }

    private void tell(FetchAnswer read) {
        read.whenSent(() -> submit(this::lookAhead)); // while the client is busy with what it got
        if (!answer.complete(read)) {
            read.release();
        }
    }

    private void lookAhead() {
        try {
            plan.targets().forEach(FetchTarget::lookAhead);
        } catch (RuntimeException e) {
            LOG.warn("What follows a fetch cannot be looked at ahead.", e);
        }
    }

    private void end() {
        List<Watch> ended;
        Timeout unused;
        synchronized (this) {
            state = State.DONE;
            ended = List.copyOf(watches);
            watches.clear();
            unused = timeout;
        }
        for (Watch watch : ended) {
            watch.target.log().removeListener(watch);
        }
        if (unused != null) {
            unused.cancel();
        }
    }
}
