package io.weir.log.coordinator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Collects what a machine wants done on one event. A write changes the machine at once, in the way that reading it back does. Coordinators extend it to give their types one name.
 *
 * @param <W> records of the log
 * @param <R> answers
 * @param <T> work for others
 */
public class Decision<W, R, T> {
    private final Moment now;
    private final Consumer<LogWrite<W>> memory;
    private final List<CoordinatorAction<W, R, T>> actions = new ArrayList<>();

    /** {@code memory} takes over what is written. */
    public Decision(Moment now, Consumer<LogWrite<W>> memory) {
        this.now = now;
        this.memory = memory;
    }

    /** When the event came. */
    public Moment now() {
        return now;
    }

    /** Remembers a batch. */
    public void write(LogWrite<W> write) {
        memory.accept(write);
        actions.add(new CoordinatorAction.Append<>(write));
    }

    /** Remembers records that count at once; none: nothing. */
    public void write(List<? extends W> records) {
        if (!records.isEmpty()) {
            write(new LogWrite.Records<>(List.copyOf(records)));
        }
    }

    /** Answers a call. */
    public void answer(long call, R response) {
        actions.add(new CoordinatorAction.Answer<>(call, response));
    }

    /** Has something done by others. */
    public void ask(T task) {
        actions.add(new CoordinatorAction.Ask<>(task));
    }

    /** All of it, in order. */
    public List<CoordinatorAction<W, R, T>> actions() {
        return actions;
    }
}
