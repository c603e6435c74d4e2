package io.weir.log.coordinator;

/**
 * When something happens.
 *
 * @param steadyMillis of a clock that never jumps and begins anywhere; only differences mean anything, and none after a restart
 * @param wallMillis milliseconds since 1970, for what is written down
 */
public record Moment(long steadyMillis, long wallMillis) {}
