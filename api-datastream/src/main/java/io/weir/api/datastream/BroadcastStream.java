package io.weir.api.datastream;

import io.weir.api.state.MapStateDescriptor;
import io.weir.api.types.TypeInformation;
import java.util.List;

/**
 * A stream of which every subtask gets all records, to be connected with another one. Made by {@link
 * DataStream#broadcast(MapStateDescriptor[])}.
 *
 * @param <T> the records
 */
public final class BroadcastStream<T> {
    private final DataStream<T> stream;
    private final List<MapStateDescriptor<?, ?>> descriptors;

    BroadcastStream(DataStream<T> stream, List<MapStateDescriptor<?, ?>> descriptors) {
        this.stream = stream;
        this.descriptors = descriptors;
    }

    DataStream<T> stream() {
        return stream;
    }

    /** The type of its records. */
    public TypeInformation<T> getType() {
        return stream.getType();
    }

    /** Of the maps that its records change. */
    public List<MapStateDescriptor<?, ?>> getBroadcastStateDescriptors() {
        return descriptors;
    }
}
