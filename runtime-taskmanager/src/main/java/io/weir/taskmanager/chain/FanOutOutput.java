package io.weir.taskmanager.chain;

import io.weir.api.types.TypeSerializer;
import io.weir.operators.Output;
import org.jspecify.annotations.Nullable;

/** Gives each record to two readers: a copy to the first where records are mutable. More readers are nested. */
final class FanOutOutput implements Output<Object> {
    private final Output<Object> first;
    private final Output<Object> second;
    private final @Nullable TypeSerializer<Object> copier;

    public FanOutOutput(Output<Object> first, Output<Object> second, @Nullable TypeSerializer<Object> copier) {
        this.first = first;
        this.second = second;
        this.copier = copier;
    }

    @Override
    public void collect(Object value, long timestamp) {
        first.collect(copier == null ? value : copier.copy(value), timestamp);
        second.collect(value, timestamp);
    }

    @Override
    public void watermark(long timestamp) {
        first.watermark(timestamp);
        second.watermark(timestamp);
    }

    @Override
    public void idle(boolean idle) {
        first.idle(idle);
        second.idle(idle);
    }
}
