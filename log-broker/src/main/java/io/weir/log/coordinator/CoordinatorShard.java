package io.weir.log.coordinator;

import io.weir.log.coordinator.CoordinatorAction.Answer;
import io.weir.log.coordinator.CoordinatorAction.Append;
import io.weir.log.coordinator.CoordinatorAction.Ask;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Isolation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a machine over a partition: reads the log into it, gives it events one after the other, appends what it writes, and lets
 * out what follows from a write when that is durable.
 *
 * <p><b>Threading:</b> {@link #call} and {@link #close} may be called by any thread; all else is of the {@link
 * CoordinatorThread}.
 *
 * <p><b>On failure</b> of a write, or of the machine: what waits is refused with COORDINATOR_NOT_AVAILABLE, and the log is read
 * into a new machine. Writes are only made while the epoch is that with which was read.
 *
 * @param <E> events
 * @param <W> records
 * @param <R> answers
 * @param <T> work for others
 */
public final class CoordinatorShard<E, W, R, T> {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorShard.class);
    private static final int READ_BYTES = 1 << 20;
    private static final long RETRY_MILLIS = 1_000;

    private final PartitionLog log;
    private final Supplier<? extends CoordinatorMachine<E, W, R, T>> machines;
    private final LogBatches<W> batches;
    private final Performer<E, T> performer;
    private final E tick;
    private final CoordinatorThread thread;

    private @Nullable Life<E, W, R, T> life;
    private boolean closed;

    /** Does what a machine has others do. */
    @FunctionalInterface
    public interface Performer<E, T> {
        /**
         * Does it without waiting.
         *
         * @param epoch of the coordinator that asks
         * @param answers takes what the machine is told of it, by any thread
         */
        void perform(T task, int epoch, Consumer<E> answers);
    }

    /**
     * Runs nothing before {@link #open}.
     *
     * @param log that belongs to it alone
     * @param tick the event that time has passed
     */
    public CoordinatorShard(
            PartitionLog log,
            Supplier<? extends CoordinatorMachine<E, W, R, T>> machines,
            RecordCodec<W> codec,
            Performer<E, T> performer,
            E tick,
            CoordinatorThread thread) {
        this.log = log;
        this.machines = machines;
        this.batches = new LogBatches<>(codec);
        this.performer = performer;
        this.tick = tick;
        this.thread = thread;
    }

    /** One machine, from when its log is read until it is thrown away. */
    private static final class Life<E, W, R, T> {
        private final CoordinatorMachine<E, W, R, T> machine;
        private final int epoch;
        private final Map<Long, CompletableFuture<R>> calls = new HashMap<>();
        private final Deque<Held<W, R, T>> held = new ArrayDeque<>();
        private long nextCall;
        private long appended;
        private long durable;
        private boolean ready;
        private @Nullable Future<?> timer;
        private long timerAtMillis = Long.MAX_VALUE;

        Life(CoordinatorMachine<E, W, R, T> machine, int epoch) {
            this.machine = machine;
            this.epoch = epoch;
        }
    }

    /** What waits for so many writes to be durable. */
    private record Held<W, R, T>(long afterWrites, CoordinatorAction<W, R, T> action) {}

    /** Begins to read the log. */
    public void open() {
        thread.execute(this::load);
    }

    /** Takes no calls any more; those that wait are refused with NOT_COORDINATOR. */
    public void close() {
        thread.execute(() -> {
            closed = true;
            end(new LogException(LogError.NOT_COORDINATOR, "This node is not the coordinator any more."));
        });
    }

    /** Gives the machine the event that {@code event} makes of the number of the call; completes with its answer. */
    public CompletableFuture<R> call(LongFunction<E> event) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        thread.execute(() -> {
            Life<E, W, R, T> now = life;
            if (now == null || !now.ready) {
                answer.completeExceptionally(notReady());
                return;
            }
            long call = now.nextCall++;
            now.calls.put(call, answer);
            give(now, event.apply(call));
        });
        return answer;
    }

    private LogException notReady() {
        return closed
                ? new LogException(LogError.NOT_COORDINATOR, "This node is not the coordinator any more.")
                : new LogException(
                        LogError.COORDINATOR_LOAD_IN_PROGRESS, "The coordinator is reading %s.".formatted(log.id()));
    }

    private void load() {
        if (closed || life != null) {
            return;
        }
        long end = log.endOffset();
        if (log.highWatermark() < end) { // what a former life has written is on its way, and part of what is to be read
            thread.schedule(this::load, RETRY_MILLIS);
            return;
        }
        Life<E, W, R, T> loading = new Life<>(machines.get(), log.leaderEpoch());
        life = loading;
        read(loading, log.startOffset(), end);
    }

    private void read(Life<E, W, R, T> loading, long from, long end) {
        if (loading != life) {
            return;
        }
        if (from >= end) {
            loading.ready = true;
            LOG.debug("Coordinator of {} has read {} records.", log.id(), end - log.startOffset());
            decide(loading, () -> loading.machine.loaded(thread.now()));
            return;
        }
        log.read(from, READ_BYTES, Isolation.READ_UNCOMMITTED)
                .whenComplete((slice, failure) -> thread.execute(() -> take(loading, slice, failure, end)));
    }

    private void take(Life<E, W, R, T> loading, @Nullable LogSlice slice, @Nullable Throwable failure, long end) {
        long next;
        try (LogSlice read = slice) {
            if (read == null) {
                fail(loading, "its log cannot be read", failure);
                return;
            }
            next = batches.decode(read.bytes(), loading.machine::replay);
        } catch (RuntimeException e) {
            fail(loading, "its log makes no sense", e);
            return;
        }
        if (next < 0) {
            fail(loading, "its log ends before " + end, null);
            return;
        }
        read(loading, next, end);
    }

    private void give(Life<E, W, R, T> now, E event) {
        decide(now, () -> now.machine.on(event, thread.now()));
    }

    private void decide(Life<E, W, R, T> now, Supplier<List<CoordinatorAction<W, R, T>>> decision) {
        if (now != life) {
            return;
        }
        try {
            for (CoordinatorAction<W, R, T> action : decision.get()) {
                if (action instanceof Append<W, R, T> append) {
                    append(now, append.write());
                } else {
                    now.held.add(new Held<>(now.appended, action));
                }
            }
            letOut(now);
            setTimer(now);
        } catch (RuntimeException e) {
            fail(now, "it has made an error", e);
        }
    }

    private void append(Life<E, W, R, T> now, LogWrite<W> write) {
        now.appended++;
        log.append(batches.encode(write, thread.now().wallMillis()), AppendOrigin.BROKER, now.epoch)
                .whenComplete((appended, failure) -> thread.execute(() -> {
                    if (failure != null) {
                        fail(now, "a write has failed", failure);
                    } else if (now == life) {
                        now.durable++; // futures of one log complete in their order
                        letOut(now);
                    }
                }));
    }

    private void letOut(Life<E, W, R, T> now) {
        while (!now.held.isEmpty() && now.held.getFirst().afterWrites <= now.durable) {
            CoordinatorAction<W, R, T> action = now.held.removeFirst().action;
            if (action instanceof Answer<W, R, T> answer) {
                CompletableFuture<R> call = now.calls.remove(answer.call());
                if (call != null) {
                    call.complete(answer.response());
                }
            } else if (action instanceof Ask<W, R, T> ask) {
                performer.perform(
                        ask.task(),
                        now.epoch,
                        event -> thread.execute(() -> {
                            if (now == life) {
                                give(now, event);
                            }
                        }));
            }
        }
    }

    private void setTimer(Life<E, W, R, T> now) {
        long next = now.machine.nextTickMillis();
        if (next >= now.timerAtMillis) {
            return; // one that comes too early does no harm
        }
        if (now.timer != null) {
            now.timer.cancel(false);
        }
        now.timerAtMillis = next;
        now.timer = thread.schedule(
                () -> {
                    now.timerAtMillis = Long.MAX_VALUE;
                    give(now, tick);
                },
                Math.max(0, next - thread.now().steadyMillis()));
    }

    private void fail(Life<E, W, R, T> failed, String reason, @Nullable Throwable cause) {
        if (failed != life) {
            return;
        }
        LOG.warn("Coordinator of {} reads its log again: {}.", log.id(), reason, cause);
        end(new LogException(
                LogError.COORDINATOR_NOT_AVAILABLE,
                "The coordinator of %s reads its log again: %s. Try again.".formatted(log.id(), reason)));
        thread.schedule(this::load, RETRY_MILLIS);
    }

    private void end(LogException reason) {
        Life<E, W, R, T> ended = life;
        life = null;
        if (ended != null) {
            if (ended.timer != null) {
                ended.timer.cancel(false);
            }
            ended.calls.values().forEach(each -> each.completeExceptionally(reason));
        }
    }
}
