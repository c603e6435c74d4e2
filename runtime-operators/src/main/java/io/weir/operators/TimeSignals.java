package io.weir.operators;

/** Receives what is known about the time of a stream, between its records. */
public interface TimeSignals {
    /** No record at or before {@code timestamp} is expected any more; milliseconds. Only ever advances. */
    void watermark(long timestamp);

    /** Whether nothing is to be expected for now; records and watermarks come only while not idle. */
    void idle(boolean idle);
}
