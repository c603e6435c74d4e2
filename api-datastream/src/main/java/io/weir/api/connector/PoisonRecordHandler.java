package io.weir.api.connector;

import java.io.IOException;

/**
 * Takes the poison records of one reader.
 *
 * <p><b>Order of calls:</b> {@link #handle} and {@link #flush} by one thread at a time; {@link #close} always.
 */
public interface PoisonRecordHandler extends AutoCloseable {
    /** Takes one; the reader goes on after it. An exception fails the job. */
    void handle(PoisonRecord record) throws IOException;

    /** Brings all that was taken to a safe place. Called before the position after them is part of a checkpoint. */
    default void flush() throws IOException {}

    @Override
    default void close() throws IOException {}
}
