package io.weir.log.coordinator;

import java.util.PriorityQueue;
import java.util.Random;

/** One thread, a clock of its own, and a network that delays, loses and repeats what is sent. */
public final class SimulatedTime {
    private static final long WALL = 1_700_000_000_000L;

    public final Random random;
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private long nowMillis = 1_000;
    private long number;

    /** Whether the network does its worst. */
    public boolean stormy = true;

    private record Due(long atMillis, long number, Runnable task) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    public SimulatedTime(long seed) {
        random = new Random(seed);
    }

    public Moment now() {
        return new Moment(nowMillis, WALL + nowMillis);
    }

    public long millis() {
        return nowMillis;
    }

    public void in(long delayMillis, Runnable task) {
        queue.add(new Due(nowMillis + delayMillis, number++, task));
    }

    /** Sends something: it arrives soon, late, twice or never. */
    public void send(Runnable arrival) {
        if (!stormy) {
            in(1 + random.nextInt(3), arrival);
            return;
        }
        if (random.nextInt(100) >= 5) {
            in(1 + random.nextInt(20), arrival);
        }
        if (random.nextInt(100) < 5) {
            in(1 + random.nextInt(3_000), arrival);
        }
    }

    public boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Runs everything until then. */
    public void runUntil(long millis) {
        while (!queue.isEmpty() && queue.peek().atMillis <= millis) {
            Due due = queue.poll();
            nowMillis = due.atMillis;
            due.task.run();
        }
        nowMillis = millis;
    }
}
