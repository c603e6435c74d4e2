package io.weir.benchmarks.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The run at hand. Sources and sinks of the job run in this JVM and tell when they begin and end; there is one run at a
 * time. Callable from any thread.
 */
public final class Run {
    private static int openSinks;
    private static boolean begun;
    private static long checksum;
    private static long results;
    private static Machine.Reading before = Machine.NOTHING;
    private static Machine.Reading after = Machine.NOTHING;

    /** Of each sink how many results it has so far. */
    private static final List<LongSupplier> counts = new ArrayList<>();

    private Run() {}

    /**
     * What came of a run.
     *
     * @param checksum sum of the hashes of all results
     * @param results number of results
     * @param used what it took of the machine
     */
    public record Outcome(long checksum, long results, Machine.Used used) {}

    /** Before a job is submitted whose last operator has {@code sinks} subtasks. */
    static synchronized void expect(int sinks) {
        openSinks = sinks;
        begun = false;
        checksum = 0;
        results = 0;
        counts.clear();
    }

    /** {@code count} tells how many results a sink has, to the last few. */
    static synchronized void watch(LongSupplier count) {
        counts.add(count);
    }

    /** Results of all sinks so far. */
    static synchronized long progress() {
        return counts.stream().mapToLong(LongSupplier::getAsLong).sum();
    }

    /** A source may emit from now on. */
    public static synchronized void begin() {
        if (!begun) {
            begun = true;
            before = Machine.read();
        }
    }

    /** A sink has seen the end of its input, with the sum of the hashes of its results and their number. */
    public static synchronized void end(long ownChecksum, long ownResults) {
        checksum += ownChecksum;
        results += ownResults;
        openSinks--;
        if (openSinks == 0) {
            after = Machine.read();
        }
    }

    /** After the job has ended. */
    static synchronized Outcome outcome() {
        if (!begun || openSinks != 0) {
            throw new IllegalStateException("%d sinks have not ended".formatted(openSinks));
        }
        return new Outcome(checksum, results, after.since(before));
    }
}
