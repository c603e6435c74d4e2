package io.weir.api.functions;

/** Tells the time and sets timers. A timer is identified by the current key and its time: setting it twice sets it once. */
public interface TimerService {
    /** Milliseconds since the epoch, by the clock of the TaskManager. */
    long currentProcessingTime();

    /** The watermark of this operator in milliseconds; {@code Long.MIN_VALUE} before the first. */
    long currentWatermark();

    /** Calls {@code onTimer} for the current key when the clock reaches {@code time}. Keyed streams only. */
    void registerProcessingTimeTimer(long time);

    /** Calls {@code onTimer} for the current key when the watermark reaches {@code time}. Keyed streams only. */
    void registerEventTimeTimer(long time);

    /** Forgets the timer of the current key at {@code time}, if there is one. */
    void deleteProcessingTimeTimer(long time);

    /** Forgets the timer of the current key at {@code time}, if there is one. */
    void deleteEventTimeTimer(long time);
}
