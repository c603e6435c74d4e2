package io.weir.jobmanager.checkpoint;

/**
 * When something happens. The two clocks are never subtracted from one another.
 *
 * @param wallMillis since 1970, shown to users
 * @param millis since some moment, steady; only differences mean anything
 */
public record Moment(long wallMillis, long millis) {}
