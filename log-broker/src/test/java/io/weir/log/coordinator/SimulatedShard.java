package io.weir.log.coordinator;

import io.weir.log.coordinator.CoordinatorAction.Answer;
import io.weir.log.coordinator.CoordinatorAction.Append;
import io.weir.log.coordinator.CoordinatorAction.Ask;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A machine over a log in memory, run as {@link CoordinatorShard} runs it: what follows from a write is let out when that is
 * durable. What is not durable may be lost at any moment.
 */
public final class SimulatedShard<E, W, R, T> {
    private final Supplier<? extends CoordinatorMachine<E, W, R, T>> machines;
    private final LogBatches<W> batches;
    private final Outside<R, T> outside;
    private final List<ByteBuffer> log = new ArrayList<>();
    private final Deque<Held<W, R, T>> held = new ArrayDeque<>();
    private int durable;
    private int life;
    private CoordinatorMachine<E, W, R, T> machine;

    /** Whether nothing waits for the disk: a bug. */
    public boolean hasty;

    /** What is written at all; else a bug. */
    public Predicate<LogWrite<W>> written = write -> true;

    /** What is read back; else a bug. */
    public Predicate<LogWrite<W>> readBack = write -> true;

    /** Whom a machine speaks to. */
    public interface Outside<R, T> {
        void answered(long call, R response);

        void asked(T task, int life);
    }

    private record Held<W, R, T>(int afterWrites, CoordinatorAction<W, R, T> action) {}

    public SimulatedShard(
            Supplier<? extends CoordinatorMachine<E, W, R, T>> machines, RecordCodec<W> codec, Outside<R, T> outside) {
        this.machines = machines;
        this.batches = new LogBatches<>(codec);
        this.outside = outside;
        machine = machines.get();
    }

    /** Reads the log into a machine. */
    public void load(Moment now) {
        machine = readBack();
        take(machine.loaded(now), now);
    }

    /** A machine of what the log has at this moment, durable or not. */
    public CoordinatorMachine<E, W, R, T> readBack() {
        CoordinatorMachine<E, W, R, T> loaded = machines.get();
        for (ByteBuffer batch : log) {
            batches.decode(batch.duplicate(), write -> {
                if (readBack.test(write)) {
                    loaded.replay(write);
                }
            });
        }
        return loaded;
    }

    public CoordinatorMachine<E, W, R, T> machine() {
        return machine;
    }

    public int life() {
        return life;
    }

    public void give(E event, Moment now) {
        take(machine.on(event, now), now);
    }

    private void take(List<CoordinatorAction<W, R, T>> actions, Moment now) {
        for (CoordinatorAction<W, R, T> action : actions) {
            if (action instanceof Append<W, R, T> append) {
                if (written.test(append.write())) {
                    log.add(batches.encode(append.write(), now.wallMillis()));
                }
            } else {
                held.add(new Held<>(hasty ? 0 : log.size(), action));
            }
        }
        letOut();
    }

    /** So many writes more are durable. */
    public void sync(int writes) {
        durable = Math.min(log.size(), durable + writes);
        letOut();
    }

    public int unsynced() {
        return log.size() - durable;
    }

    private void letOut() {
        while (!held.isEmpty() && held.getFirst().afterWrites <= durable) {
            CoordinatorAction<W, R, T> action = held.removeFirst().action;
            if (action instanceof Answer<W, R, T> answer) {
                outside.answered(answer.call(), answer.response());
            } else if (action instanceof Ask<W, R, T> ask) {
                outside.asked(ask.task(), life);
            }
        }
    }

    /** The process dies: of what is not durable the first {@code survivors} are on disk all the same. Then it starts again. */
    public void crash(int survivors, Moment now) {
        life++;
        held.clear();
        int left = Math.min(log.size(), durable + survivors);
        log.subList(left, log.size()).clear();
        durable = log.size();
        load(now);
    }
}
