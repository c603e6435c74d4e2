package io.weir.api.time;

import java.io.Serializable;
import java.time.Duration;

/**
 * How a stream gets its timestamps and watermarks:
 *
 * <pre>{@code
 * WatermarkStrategy.<Flight>forBoundedOutOfOrderness(Duration.ofMinutes(5))
 *         .withTimestampAssigner((flight, ignored) -> flight.scheduledMillis())
 *         .withIdleness(Duration.ofSeconds(30));
 * }</pre>
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface WatermarkStrategy<T> extends Serializable {
    /** What the runtime gives to a strategy. */
    interface Context {
        /** For idleness; follows the clock of the task. */
        RelativeClock getInputActivityClock();
    }

    /** A generator for one split or one subtask. */
    WatermarkGenerator<T> createWatermarkGenerator(Context context);

    /** Reads timestamps; by default keeps the source's. */
    default TimestampAssigner<T> createTimestampAssigner(Context context) {
        return new RecordTimestampAssigner<>();
    }

    /** The same watermarks, with timestamps read by {@code assigner}. */
    default WatermarkStrategy<T> withTimestampAssigner(SerializableTimestampAssigner<T> assigner) {
        WatermarkStrategy<T> base = this;
        return new WatermarkStrategy<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public WatermarkGenerator<T> createWatermarkGenerator(Context context) {
                return base.createWatermarkGenerator(context);
            }

            @Override
            public TimestampAssigner<T> createTimestampAssigner(Context context) {
                return assigner;
            }
        };
    }

    /** The same watermarks; a stream without records for {@code idleTimeout} holds nobody back. */
    default WatermarkStrategy<T> withIdleness(Duration idleTimeout) {
        if (idleTimeout.isZero() || idleTimeout.isNegative()) {
            throw new IllegalArgumentException("The idle time-out must be positive, it is %s.".formatted(idleTimeout));
        }
        WatermarkStrategy<T> base = this;
        return new WatermarkStrategy<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public WatermarkGenerator<T> createWatermarkGenerator(Context context) {
                return new WatermarksWithIdleness<>(
                        base.createWatermarkGenerator(context), idleTimeout, context.getInputActivityClock());
            }

            @Override
            public TimestampAssigner<T> createTimestampAssigner(Context context) {
                return base.createTimestampAssigner(context);
            }
        };
    }

    /** For timestamps that never go back within a split. */
    static <T> WatermarkStrategy<T> forMonotonousTimestamps() {
        return context -> new BoundedOutOfOrdernessWatermarks<>(Duration.ZERO);
    }

    /** For timestamps that are late by at most {@code maxOutOfOrderness}. */
    static <T> WatermarkStrategy<T> forBoundedOutOfOrderness(Duration maxOutOfOrderness) {
        return context -> new BoundedOutOfOrdernessWatermarks<>(maxOutOfOrderness);
    }

    /** For a generator of one's own. */
    static <T> WatermarkStrategy<T> forGenerator(WatermarkGeneratorSupplier<T> supplier) {
        return supplier::createWatermarkGenerator;
    }

    /** For streams whose time does not matter. */
    static <T> WatermarkStrategy<T> noWatermarks() {
        return context -> new NoWatermarksGenerator<>();
    }

    /**
     * Makes a generator; a serializable lambda.
     *
     * @param <T> the records
     */
    @FunctionalInterface
    interface WatermarkGeneratorSupplier<T> extends Serializable {
        /** A generator for one split or one subtask. */
        WatermarkGenerator<T> createWatermarkGenerator(Context context);
    }
}
