package io.weir.taskmanager.source;

import io.weir.api.time.RelativeClock;
import java.util.function.LongSupplier;

/**
 * Stands still while the task waits for those after it: a split that sends nothing because nobody takes it is not idle.
 *
 * @param nanos a clock of which only differences mean anything
 * @param heldUpNanos how long the task has waited for those after it so far
 */
record ActivityClock(LongSupplier nanos, LongSupplier heldUpNanos) implements RelativeClock {
    @Override
    public long relativeTimeNanos() {
        return nanos.getAsLong() - heldUpNanos.getAsLong();
    }
}
