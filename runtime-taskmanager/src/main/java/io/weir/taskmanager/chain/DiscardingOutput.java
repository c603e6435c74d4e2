package io.weir.taskmanager.chain;

import io.weir.operators.Output;

/** Where records go that nobody reads. */
final class DiscardingOutput implements Output<Object> {
    public DiscardingOutput() {}

    @Override
    public void collect(Object value, long timestamp) {}

    @Override
    public void watermark(long timestamp) {}

    @Override
    public void idle(boolean idle) {}
}
