package io.weir.runtime.protocol;

/**
 * How far event time has come in one split of a source, or in a reader that gives its splits no time of their own.
 *
 * @param id of the split; empty: the reader as a whole
 * @param watermark its own; {@code Long.MIN_VALUE}: none yet
 * @param idle whether it holds nothing back for now
 * @param records how many it has sent since it was given to this attempt of the subtask
 * @param silentMillis how long it has sent none; since it was given to the subtask where it never did. Time in which the
 *     subtask waited for the ones after it does not count, here as below
 * @param activeMillis how long it was not idle so far
 * @param idleMillis how long it was
 */
public record SplitTime(
        String id, long watermark, boolean idle, long records, long silentMillis, long activeMillis, long idleMillis) {}
