package io.weir.api.time;

/** A clock of which only differences mean anything. */
@FunctionalInterface
public interface RelativeClock {
    /** Nanoseconds since an arbitrary moment; never goes back. */
    long relativeTimeNanos();
}
