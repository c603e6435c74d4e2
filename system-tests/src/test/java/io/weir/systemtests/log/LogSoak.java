package io.weir.systemtests.log;

import io.weir.systemtests.LogBroker;
import io.weir.systemtests.soak.MainOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Kills the log broker with signal 9 while it is written to, starts it again, and at the end compares what is in it with what
 * it acknowledged:
 *
 * <pre>
 * log-soak.sh [--kills 100] [--seed 1] [--seconds-between 1.5]
 * </pre>
 *
 * <p>Prints a line of JSON, and one for each kind of error that a client was told. Exit code 0: every acknowledged record is there once, in order within its partition and with its
 * headers, all of a committed transaction and nothing of an aborted one; 1 otherwise.
 */
public final class LogSoak {
    private static final int PLAIN_WRITERS = 3;
    private static final int TRANSACTIONAL_WRITERS = 2;
    private static final String SEGMENT_BYTES = "1048576";

    /**
     * What to do.
     *
     * @param kills how often the broker is killed
     * @param seed chooses when
     * @param secondsBetween mean time that the broker serves before it is killed
     */
    record Plan(int kills, long seed, double secondsBetween) {}

    /** What came of it; recovery times are from the start of the script to the first record that is acknowledged. */
    record Outcome(Plan plan, double seconds, Comparison comparison, Failures failures, List<Long> recoveryMillis) {
        boolean isExact() {
            return failures.count() == 0 && comparison.isExact();
        }

        @Override
        public String toString() {
            List<Long> sorted = recoveryMillis.stream().sorted().toList();
            String result = String.format(
                    Locale.ROOT,
                    "{\"kills\":%d,\"seconds\":%.1f,\"failed\":%d,%s,\"recoveryMillisMedian\":%d,\"recoveryMillisMax\":%d}",
                    plan.kills,
                    seconds,
                    failures.count(),
                    comparison,
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() - 1));
            return String.join(
                    System.lineSeparator(),
                    Stream.concat(Stream.of(result), failures.lines().stream()).toList());
        }
    }

    private LogSoak() {}

    /** Runs it. */
    public static void main(String[] args) {
        MainOptions options =
                MainOptions.parse(args, Map.of("--kills", "100", "--seed", "1", "--seconds-between", "1.5"));
        Outcome outcome = run(
                new Plan(options.number("--kills"), options.number("--seed"), options.decimal("--seconds-between")));
        System.out.println(outcome);
        System.exit(outcome.isExact() ? 0 : 1);
    }

    static Outcome run(Plan plan) {
        Random random = new Random(plan.seed);
        long startNanos = System.nanoTime();
        try (LogBroker broker = new LogBroker("log-soak").start()) {
            List<Long> recoveryMillis = new ArrayList<>();
            AtomicLong acknowledged = new AtomicLong();
            Failures failures = new Failures();
            List<Writer> writers = new ArrayList<>();
            for (int i = 0; i < PLAIN_WRITERS + TRANSACTIONAL_WRITERS; i++) {
                boolean transactional = i >= PLAIN_WRITERS;
                String topic = transactional ? "transactions" : "plain";
                if (i == 0 || i == PLAIN_WRITERS) {
                    // Small segments: many ends of segments, too, are where it is killed.
                    String setting = "segment.bytes=" + SEGMENT_BYTES;
                    broker.cluster()
                            .weir(
                                    "topic",
                                    "create",
                                    topic,
                                    "-p",
                                    Writer.PARTITIONS,
                                    "-c",
                                    setting,
                                    "-b",
                                    broker.address())
                            .endedWith(0);
                }
                writers.add(new Writer(
                        broker.address(),
                        topic,
                        i,
                        transactional,
                        partition -> acknowledged.incrementAndGet(),
                        failures));
            }
            writers.forEach(Writer::start);
            awaitMore(acknowledged, 0);
            for (int i = 0; i < plan.kills; i++) {
                pause(2 * random.nextDouble() * plan.secondsBetween);
                broker.kill();
                long killedNanos = System.nanoTime();
                broker.launch();
                // What was under way to the clients when it was killed has arrived by now.
                awaitMore(acknowledged, acknowledged.get());
                recoveryMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNanos));
            }
            pause(plan.secondsBetween);
            writers.forEach(Writer::end);
            for (Writer writer : writers) {
                join(writer);
            }
            Comparison comparison = new Comparison(writers);
            comparison.read(broker.address(), "plain");
            comparison.read(broker.address(), "transactions");
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            return new Outcome(plan, seconds, comparison, failures, recoveryMillis);
        }
    }

    private static void awaitMore(AtomicLong acknowledged, long than) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (acknowledged.get() <= than) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Nothing was acknowledged within a minute.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static void pause(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long left;
        while ((left = end - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
    }

    private static void join(Writer writer) {
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
