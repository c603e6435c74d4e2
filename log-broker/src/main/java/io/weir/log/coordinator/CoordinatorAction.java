package io.weir.log.coordinator;

/**
 * What a machine wants done. Actions are in order: what stands behind an {@link Append} is done when that is durable.
 *
 * @param <W> records of the log
 * @param <R> answers
 * @param <T> work for others
 */
public sealed interface CoordinatorAction<W, R, T> {
    /** Append a batch. */
    record Append<W, R, T>(LogWrite<W> write) implements CoordinatorAction<W, R, T> {}

    /** Answer a call. */
    record Answer<W, R, T>(long call, R response) implements CoordinatorAction<W, R, T> {}

    /** Have something done by others. */
    record Ask<W, R, T>(T task) implements CoordinatorAction<W, R, T> {}
}
