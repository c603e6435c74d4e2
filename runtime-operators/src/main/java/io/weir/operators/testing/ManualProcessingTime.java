package io.weir.operators.testing;

import io.weir.operators.ProcessingTime;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that moves when told to, and calls what is due on the way, in order. */
public final class ManualProcessingTime implements ProcessingTime {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final PriorityQueue<Scheduled> scheduled =
            new PriorityQueue<>(Comparator.comparingLong(Scheduled::timeMillis).thenComparingLong(Scheduled::number));
    private long nowMillis;
    private long calls;

    /** Starts at 0. */
    public ManualProcessingTime() {}

    @Override
    public long currentTimeMillis() {
        return nowMillis;
    }

    @Override
    public long nanos() {
        return nowMillis * NANOS_PER_MILLI;
    }

    @Override
    public Cancellable schedule(long timeMillis, Callback callback) {
        Scheduled entry = new Scheduled(timeMillis, calls++, callback);
        scheduled.add(entry);
        return () -> scheduled.remove(entry);
    }

    /** Moves to {@code timeMillis}, stopping at each callback that is due by then. Never goes back. */
    public void advanceTo(long timeMillis) throws Exception {
        Scheduled first = scheduled.peek();
        while (first != null && first.timeMillis <= timeMillis) {
            scheduled.remove(first);
            nowMillis = Math.max(nowMillis, first.timeMillis);
            first.callback.onTime(first.timeMillis);
            first = scheduled.peek();
        }
        nowMillis = Math.max(nowMillis, timeMillis);
    }

    /** Number of callbacks that wait. */
    public int waiting() {
        return scheduled.size();
    }

    private record Scheduled(long timeMillis, long number, Callback callback) {}
}
