package io.weir.api.plan;

import io.weir.api.functions.AggregateFunction;
import io.weir.api.functions.Function;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.ReduceFunction;
import io.weir.api.types.TypeInformation;
import io.weir.api.windowing.TimeWindows;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Windows of a keyed stream.
 *
 * @param windows size, slide and clock
 * @param content what is kept of the records of a window
 * @param windowFunction a {@link io.weir.api.functions.WindowFunction}, {@link
 *     io.weir.api.functions.ProcessWindowFunction} or {@link io.weir.api.functions.ProcessAllWindowFunction} that turns the
 *     content into results; null: the content itself is the result
 * @param allowedLatenessMillis how long a window is kept after its end
 * @param lateTag where records go that come later still; null: they are counted and dropped
 */
public record WindowSpec(
        TimeWindows windows,
        Content content,
        @Nullable Function windowFunction,
        long allowedLatenessMillis,
        @Nullable OutputTag<?> lateTag)
        implements OperatorSpec {
    @Override
    public Object userCode() {
        return windowFunction != null ? windowFunction : content.userCode();
    }

    /** What is kept of the records of a window. */
    public sealed interface Content extends Serializable {
        /** The user's function, for messages. */
        Object userCode();
    }

    /** One value, reduced. */
    public record Reduced(ReduceFunction<?> function, TypeInformation<?> type) implements Content {
        @Override
        public Object userCode() {
            return function;
        }
    }

    /** One accumulator; its {@code getResult} is handed on. */
    public record Aggregated(AggregateFunction<?, ?, ?> function, TypeInformation<?> accumulatorType)
            implements Content {
        @Override
        public Object userCode() {
            return function;
        }
    }

    /** All records. */
    public record Elements(TypeInformation<?> type) implements Content {
        @Override
        public Object userCode() {
            return this;
        }
    }
}
