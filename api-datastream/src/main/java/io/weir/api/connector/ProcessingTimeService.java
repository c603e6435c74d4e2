package io.weir.api.connector;

/** The clock of a subtask. Timers end with the subtask; nothing of them is in checkpoints. */
public interface ProcessingTimeService {
    /** Milliseconds since the epoch. */
    long getCurrentProcessingTime();

    /** Calls {@code target} once when the clock shows {@code timestamp}, by the subtask's thread. */
    void registerTimer(long timestamp, ProcessingTimeCallback target);

    /** What a timer calls. */
    @FunctionalInterface
    interface ProcessingTimeCallback {
        /** The clock shows {@code time}, or later. */
        void onProcessingTime(long time) throws Exception;
    }
}
