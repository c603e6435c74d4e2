package io.weir.taskmanager.task;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.taskmanager.exchange.BarrierEvent;
import io.weir.taskmanager.exchange.ChannelSource;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A channel filled by a test. */
final class ScriptedChannel implements ChannelSource {
    final Queue<Object> elements = new ArrayDeque<>();

    /** Elements taken ahead of their turn and not released. */
    int taken;

    /** Up to which barrier the consumer has asked for all. */
    long pulled;

    private @Nullable CheckpointBarrier announced;

    void announce(CheckpointBarrier barrier) {
        announced = barrier;
    }

    /** Announces a barrier that may overtake, and puts it. */
    void send(CheckpointBarrier barrier) {
        if (barrier.mayOvertake()) {
            announced = barrier;
        }
        elements.add(new BarrierEvent(barrier));
    }

    @Override
    public @Nullable Object poll() {
        return elements.poll();
    }

    @Override
    public boolean isReady() {
        return !elements.isEmpty();
    }

    @Override
    public @Nullable CheckpointBarrier announced() {
        return announced;
    }

    @Override
    public void pull(long checkpointId) {
        pulled = checkpointId;
    }

    @Override
    public @Nullable Object take() {
        Object element = elements.poll();
        taken += element == null ? 0 : 1;
        return element;
    }

    @Override
    public void release(Object element) {
        taken--;
    }
}
