package io.weir.operators;

import java.util.Arrays;

/**
 * Combines the watermarks and the idleness of several channels, or of two inputs, into one. The result is the smallest
 * watermark of the channels that count.
 *
 * <p>An idle channel does not count. When it becomes active again with a watermark behind the result, it does not count
 * either until it has caught up: the result never goes back, and others must not wait for it. When all channels are idle
 * the result is idle, and before that what the others had reached is told.
 */
public final class WatermarkValve {
    private final TimeSignals target;
    private final long[] watermarks;
    private final boolean[] idle;
    private final boolean[] counted;
    private int idleChannels;
    private long result = Long.MIN_VALUE;

    /** For {@code channels} channels, all active and without a watermark. */
    public WatermarkValve(int channels, TimeSignals target) {
        this.target = target;
        watermarks = new long[channels];
        Arrays.fill(watermarks, Long.MIN_VALUE);
        idle = new boolean[channels];
        counted = new boolean[channels];
        Arrays.fill(counted, true);
    }

    /** {@code channel} told a watermark. One that does not advance it, or from an idle channel, means nothing. */
    public void watermark(int channel, long timestamp) {
        if (idle[channel] || timestamp <= watermarks[channel]) {
            return;
        }
        boolean heldBack = !counted[channel] || watermarks[channel] == result;
        watermarks[channel] = timestamp;
        counted[channel] = timestamp >= result;
        if (heldBack) {
            advance();
        }
    }

    /** {@code channel} became idle, or active again. */
    public void idle(int channel, boolean nowIdle) {
        if (idle[channel] == nowIdle) {
            return;
        }
        idle[channel] = nowIdle;
        if (nowIdle) {
            counted[channel] = false;
            idleChannels++;
            if (idleChannels == idle.length) {
                emit(largest());
                target.idle(true);
            } else {
                advance();
            }
        } else {
            counted[channel] = watermarks[channel] >= result;
            if (idleChannels == idle.length) {
                target.idle(false);
            }
            idleChannels--;
        }
    }

    private void advance() {
        long smallest = Long.MAX_VALUE;
        boolean any = false;
        for (int i = 0; i < watermarks.length; i++) {
            if (counted[i]) {
                any = true;
                smallest = Math.min(smallest, watermarks[i]);
            }
        }
        if (any) {
            emit(smallest);
        }
    }

    private long largest() {
        long largest = Long.MIN_VALUE;
        for (long watermark : watermarks) {
            largest = Math.max(largest, watermark);
        }
        return largest;
    }

    private void emit(long timestamp) {
        if (timestamp > result) {
            result = timestamp;
            target.watermark(timestamp);
        }
    }
}
