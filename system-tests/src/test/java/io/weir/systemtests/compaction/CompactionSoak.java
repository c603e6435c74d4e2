package io.weir.systemtests.compaction;

import io.weir.systemtests.LogBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Kills the log broker with signal 9 while it compacts what is written to it, starts it again, and compares after each start
 * what is in it with what it acknowledged:
 *
 * <pre>
 * compaction-soak.sh [--kills 100] [--seed 1] [--seconds-between 1.5]
 * </pre>
 *
 * <p>Idempotent and transactional producers give keys values and delete them. Prints a line of JSON. Exit code 0: after each
 * start every key has its last acknowledged value at its offset or is deleted, offsets and versions ascend, nothing of an
 * aborted transaction is seen; 1 otherwise.
 */
public final class CompactionSoak {
    private static final String TOPIC = "table";
    private static final int PLAIN_WRITERS = 4;
    private static final int TRANSACTIONAL_WRITERS = 2;
    private static final Pattern PASSES = Pattern.compile("weir_log_compaction_passes_total ([0-9]+)");
    private static final Pattern UNCLEANABLE = Pattern.compile("weir_log_uncleanable_partitions ([0-9]+)");

    private final Plan plan;
    private final Random random;
    private final LogBroker broker;
    private final List<KeyWriter> writers = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private long passes;
    private int uncleanable;
    private int killsInRewrite;
    private int killsInSwap;

    /**
     * What to do.
     *
     * @param kills how often the broker is killed
     * @param seed chooses when
     * @param secondsBetween mean time that the broker serves before it is killed
     */
    record Plan(int kills, long seed, double secondsBetween) {}

    /**
     * What came of it.
     *
     * @param acknowledged records and deletions
     * @param passes of compaction that came to their end, without those within a tenth of a second before a kill
     * @param killsInRewrite after how many kills there was a new segment that was not in place
     * @param killsInSwap after how many of these it had been said durably that it takes the place of others
     */
    record Outcome(
            Plan plan,
            double seconds,
            long acknowledged,
            TableCheck check,
            long passes,
            int uncleanable,
            List<Integer> killsInRewriteAndSwap) {
        boolean isExact() {
            return uncleanable == 0 && check.isExact();
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "{\"kills\":%d,\"seconds\":%.1f,\"acknowledged\":%d,%s,\"passes\":%d,\"uncleanable\":%d,\"killsInRewrite\":%d,\"killsInSwap\":%d}",
                    plan.kills,
                    seconds,
                    acknowledged,
                    check,
                    passes,
                    uncleanable,
                    killsInRewriteAndSwap.get(0),
                    killsInRewriteAndSwap.get(1));
        }
    }

    private CompactionSoak(Plan plan, LogBroker broker) {
        this.plan = plan;
        this.broker = broker;
        random = new Random(plan.seed);
    }

    /** Runs it. */
    public static void main(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        Outcome outcome = run(new Plan(
                Integer.parseInt(options.getOrDefault("--kills", "100")),
                Long.parseLong(options.getOrDefault("--seed", "1")),
                Double.parseDouble(options.getOrDefault("--seconds-between", "1.5"))));
        System.out.println(outcome);
        System.exit(outcome.isExact() ? 0 : 1);
    }

    static Outcome run(Plan plan) {
        try (LogBroker broker = new LogBroker(
                        "compaction-soak",
                        "log.cleaner.backoff.ms=1",
                        "log.cleaner.threads=2",
                        "log.cleaner.dedupe.buffer.size=8192", // so few keys that some passes do not get to the end
                        "log.flush.interval.ms=200",
                        "log.segment.delete.delay.ms=100")
                .start()) {
            return new CompactionSoak(plan, broker).soak();
        }
    }

    private Outcome soak() {
        long startNanos = System.nanoTime();
        broker.cluster()
                .weir(
                        "topic",
                        "create",
                        TOPIC,
                        "-p",
                        KeyWriter.PARTITIONS,
                        "-c",
                        "cleanup.policy=compact",
                        "-c",
                        "segment.bytes=65536",
                        "-c",
                        "min.cleanable.dirty.ratio=0.05",
                        "-c",
                        "delete.retention.ms=200",
                        "-b",
                        broker.address())
                .endedWith(0);
        for (int i = 0; i < PLAIN_WRITERS + TRANSACTIONAL_WRITERS; i++) {
            writers.add(new KeyWriter(broker.address(), TOPIC, i, i >= PLAIN_WRITERS, acknowledged));
        }
        writers.forEach(KeyWriter::start);
        TableCheck check =
                new TableCheck(writers.stream().map(KeyWriter::expected).toList());
        try {
            for (int i = 0; i < plan.kills; i++) {
                awaitPass();
                pause(2 * random.nextDouble() * plan.secondsBetween);
                noteFigures();
                pause(random.nextDouble() / 10);
                broker.kill();
                noteWhatWasUnderWay();
                // What was on its way when it was killed is answered after the start; nothing else comes until it was
                // compared.
                writers.forEach(KeyWriter::pause);
                broker.launch();
                compare(check);
            }
            writers.forEach(KeyWriter::end);
            for (KeyWriter writer : writers) {
                writer.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long count =
                writers.stream().mapToLong(writer -> writer.expected().count()).sum();
        return new Outcome(
                plan,
                (System.nanoTime() - startNanos) / 1e9,
                count,
                check,
                passes,
                uncleanable,
                List.of(killsInRewrite, killsInSwap));
    }

    private void compare(TableCheck check) throws InterruptedException {
        for (KeyWriter writer : writers) {
            writer.awaitRest();
        }
        check.run(broker.address(), TOPIC);
        writers.forEach(KeyWriter::goOn);
    }

    private void awaitPass() {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (figure(PASSES, broker.answer("/metrics")) == 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Nothing was compacted within a minute.");
            }
            pause(0.01);
        }
    }

    private void noteFigures() {
        String metrics = broker.answer("/metrics");
        passes += figure(PASSES, metrics);
        uncleanable += figure(UNCLEANABLE, metrics);
    }

    private static int figure(Pattern pattern, String metrics) {
        Matcher found = pattern.matcher(metrics);
        if (!found.find()) {
            throw new IllegalStateException("There is no " + pattern + " in " + metrics);
        }
        return Integer.parseInt(found.group(1));
    }

    private void noteWhatWasUnderWay() throws IOException {
        try (Stream<Path> files = Files.walk(broker.data())) {
            List<String> names =
                    files.map(file -> String.valueOf(file.getFileName())).toList();
            killsInRewrite += names.stream().anyMatch(name -> name.endsWith(".cleaned")) ? 1 : 0;
            killsInSwap += names.contains("swap") ? 1 : 0;
        }
    }

    private static void pause(double seconds) {
        long end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        long left;
        while ((left = end - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
    }
}
