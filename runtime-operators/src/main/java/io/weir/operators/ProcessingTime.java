package io.weir.operators;

/** The clock of a task; what it calls is called by the task's thread. */
public interface ProcessingTime {
    /** Milliseconds since the epoch. */
    long currentTimeMillis();

    /** Nanoseconds of which only differences mean anything. */
    long nanos();

    /** Calls {@code callback} once when the clock has reached {@code timeMillis}; the returned handle takes it back. */
    Cancellable schedule(long timeMillis, Callback callback);

    /** What to call. */
    @FunctionalInterface
    interface Callback {
        /** {@code timeMillis} is the time asked for. */
        void onTime(long timeMillis) throws Exception;
    }

    /** Takes a callback back. */
    @FunctionalInterface
    interface Cancellable {
        /** No call any more. */
        void cancel();
    }
}
