package io.weir.api.functions;

import io.weir.api.state.BroadcastState;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.state.ReadOnlyBroadcastState;
import org.jspecify.annotations.Nullable;

/** What functions over a stream and a broadcast one have in common. */
public abstract class BaseBroadcastProcessFunction extends AbstractRichFunction {
    private static final long serialVersionUID = 1L;

    /** For {@link BroadcastProcessFunction} and {@link KeyedBroadcastProcessFunction}. */
    BaseBroadcastProcessFunction() {}

    /** What is known about the record at hand. */
    public abstract class BaseContext {
        /** For the runtime. */
        protected BaseContext() {}

        /** Milliseconds, or null when the record has no timestamp. */
        public abstract @Nullable Long timestamp();

        /** Emits {@code value} to a side output. */
        public abstract <X> void output(OutputTag<X> outputTag, X value);

        /** Milliseconds since the epoch. */
        public abstract long currentProcessingTime();

        /** The watermark in milliseconds. */
        public abstract long currentWatermark();
    }

    /** What is known about a record that was broadcast. */
    public abstract class Context extends BaseContext {
        /** For the runtime. */
        protected Context() {}

        /**
         * The map that {@code broadcast} was given the descriptor of. All subtasks get the same records; change it by what
         * they say alone, else the subtasks drift apart.
         *
         * @throws IllegalArgumentException if {@code broadcast} was not given the descriptor
         */
        public abstract <K, V> BroadcastState<K, V> getBroadcastState(MapStateDescriptor<K, V> stateDescriptor);
    }

    /** What is known about a record that was not broadcast. */
    public abstract class ReadOnlyContext extends BaseContext {
        /** For the runtime. */
        protected ReadOnlyContext() {}

        /**
         * The map that {@code broadcast} was given the descriptor of, to look at.
         *
         * @throws IllegalArgumentException if {@code broadcast} was not given the descriptor
         */
        public abstract <K, V> ReadOnlyBroadcastState<K, V> getBroadcastState(MapStateDescriptor<K, V> stateDescriptor);
    }
}
