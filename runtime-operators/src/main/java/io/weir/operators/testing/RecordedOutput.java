package io.weir.operators.testing;

import io.weir.operators.Output;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what an operator emitted, in order.
 *
 * @param <T> the records
 */
public final class RecordedOutput<T> implements Output<T> {
    private final List<T> values = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    /** Starts empty. */
    public RecordedOutput() {}

    /** Something emitted. */
    public sealed interface Event {}

    /** A record; {@code timestamp} is {@link Output#NO_TIMESTAMP} where it has none. */
    public record Emitted(Object value, long timestamp) implements Event {}

    /** A watermark. */
    public record WatermarkAt(long timestamp) implements Event {}

    /** Idleness began or ended. */
    public record Idleness(boolean idle) implements Event {}

    @Override
    public void collect(T value, long timestamp) {
        values.add(value);
        events.add(new Emitted(value, timestamp));
    }

    @Override
    public void watermark(long timestamp) {
        events.add(new WatermarkAt(timestamp));
    }

    @Override
    public void idle(boolean idle) {
        events.add(new Idleness(idle));
    }

    /** The records so far. */
    public List<T> values() {
        return List.copyOf(values);
    }

    /** Everything so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** Forgets everything. */
    public void clear() {
        values.clear();
        events.clear();
    }
}
