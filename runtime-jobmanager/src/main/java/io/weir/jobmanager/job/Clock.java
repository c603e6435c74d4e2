package io.weir.jobmanager.job;

/** The time. Wall time is shown to users; nanoseconds measure how long something takes. Never mix the two. */
public interface Clock {
    /** Milliseconds since 1970. */
    long wallMillis();

    /** Nanoseconds since some moment; only differences mean anything. */
    long nanos();

    /** That of the machine. */
    static Clock system() {
        return new Clock() {
            @Override
            public long wallMillis() {
                return System.currentTimeMillis();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        };
    }
}
