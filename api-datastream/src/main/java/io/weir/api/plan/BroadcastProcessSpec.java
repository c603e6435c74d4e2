package io.weir.api.plan;

import io.weir.api.functions.BaseBroadcastProcessFunction;
import io.weir.api.state.MapStateDescriptor;
import java.util.List;

/**
 * A {@link io.weir.api.functions.BroadcastProcessFunction}, or after {@code keyBy} a {@link
 * io.weir.api.functions.KeyedBroadcastProcessFunction}. The second input is the broadcast one.
 *
 * @param function the user's function
 * @param descriptors of the broadcast maps
 */
public record BroadcastProcessSpec(BaseBroadcastProcessFunction function, List<MapStateDescriptor<?, ?>> descriptors)
        implements OperatorSpec {
    /** Copies the list. */
    public BroadcastProcessSpec {
        descriptors = List.copyOf(descriptors);
    }

    @Override
    public Object userCode() {
        return function;
    }
}
