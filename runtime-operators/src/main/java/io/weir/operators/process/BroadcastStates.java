package io.weir.operators.process;

import io.weir.api.state.BroadcastState;
import io.weir.api.state.MapStateDescriptor;
import io.weir.operators.OperatorContext;
import java.util.List;

/** The broadcast maps of one function. */
final class BroadcastStates {
    private final MapStateDescriptor<?, ?>[] descriptors;
    private final BroadcastState<?, ?>[] states;
    private final OperatorContext context;

    BroadcastStates(List<MapStateDescriptor<?, ?>> descriptors, OperatorContext context) {
        this.descriptors = descriptors.toArray(new MapStateDescriptor<?, ?>[0]);
        this.context = context;
        states = new BroadcastState<?, ?>[descriptors.size()];
    }

    /** Gets all of them, so that they are restored also where no record asks. */
    void open() throws Exception {
        for (int i = 0; i < states.length; i++) {
            states[i] = context.operatorState().getBroadcastState(descriptors[i]);
        }
    }

    /** A function has few, so looking at each is quicker than a map. */
    @SuppressWarnings("unchecked") // a state has the types of the descriptor of its name
    <K, V> BroadcastState<K, V> get(MapStateDescriptor<K, V> descriptor) {
        for (int i = 0; i < descriptors.length; i++) {
            if (descriptors[i] == descriptor || descriptors[i].getName().equals(descriptor.getName())) {
                return (BroadcastState<K, V>) states[i];
            }
        }
        throw new IllegalArgumentException(
                "The stream was not broadcast with the state '%s'. Give its descriptor to broadcast(...)."
                        .formatted(descriptor.getName()));
    }
}
