package io.weir.log.coordinator;

import java.util.List;

/**
 * Decides for one partition of an internal topic.
 *
 * <p><b>Order of calls:</b> {@link #replay} for each batch of the log, {@link #loaded} once, then {@link #on} for each event.
 *
 * @param <E> events
 * @param <W> records of its log
 * @param <R> answers to calls
 * @param <T> work for others
 */
public interface CoordinatorMachine<E, W, R, T> {
    /** Takes over a batch of the log as it was read back. */
    void replay(LogWrite<W> write);

    /** Takes up what the log says was begun; what is to be done. */
    List<CoordinatorAction<W, R, T>> loaded(Moment now);

    /** Takes an event; what is to be done, in order. */
    List<CoordinatorAction<W, R, T>> on(E event, Moment now);

    /** When it wants to be told that time has passed, by the steady clock; {@link Long#MAX_VALUE}: never. */
    long nextTickMillis();
}
