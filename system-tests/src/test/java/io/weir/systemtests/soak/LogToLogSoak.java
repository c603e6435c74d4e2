package io.weir.systemtests.soak;

import static io.weir.runtime.testing.Eventually.eventually;

import io.weir.systemtests.Cluster;
import io.weir.systemtests.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills TaskManagers and the broker in turn, with signal 9, under a job that reads one topic and writes another, and compares
 * what consumers of committed records see with what there should be:
 *
 * <pre>
 * log-to-log-soak.sh [--broker weir|kafka] [--kafka-transaction-version 2] [--kills 50] [--seed 1]
 *     [--mode exactly_once|at_least_once] [--seconds-between 4]
 * </pre>
 *
 * <p>Prints a line of JSON. Exit code 0: nothing lost, nothing duplicated, and no transaction left open; 1 otherwise.
 */
public final class LogToLogSoak {
    private static final int RECORDS_PER_SECOND = 4_000;
    private static final long TRANSACTION_TIMEOUT_MILLIS = 120_000;

    /**
     * What to do.
     *
     * @param kills how many processes are killed: two of three are TaskManagers
     * @param seed chooses when and which
     * @param mode guarantee of the sink; {@code at_least_once} to see the comparison fail
     * @param secondsBetween mean time from one kill to the next
     */
    record Plan(int kills, long seed, String mode, double secondsBetween) {
        long records() {
            // A job that is ended by the last kills has nothing left to show.
            return (long) ((kills + 2) * secondsBetween * RECORDS_PER_SECOND) / SoakJob.LANES * SoakJob.LANES;
        }
    }

    /** What came of it. */
    record Outcome(
            Plan plan,
            int taskManagersKilled,
            int brokersKilled,
            double seconds,
            SoakLines.Difference difference,
            int open) {
        boolean isExact() {
            return difference.lost() == 0 && difference.duplicated() == 0 && open == 0;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "{\"mode\":\"%s\",\"taskManagersKilled\":%d,\"brokersKilled\":%d,\"seconds\":%.1f,\"lines\":%d,\"lost\":%d,"
                            + "\"duplicated\":%d,\"openTransactions\":%d,\"example\":\"%s\"}",
                    plan.mode,
                    taskManagersKilled,
                    brokersKilled,
                    seconds,
                    difference.expected(),
                    difference.lost(),
                    difference.duplicated(),
                    open,
                    difference.example());
        }
    }

    private LogToLogSoak() {}

    /** Runs it. */
    public static void main(String[] args) {
        MainOptions options = MainOptions.parse(
                args,
                Map.of(
                        "--broker",
                        "weir",
                        "--kafka-class-path",
                        "",
                        "--kafka-transaction-version",
                        "2",
                        "--kills",
                        "50",
                        "--seed",
                        "1",
                        "--mode",
                        "exactly_once",
                        "--seconds-between",
                        "4"));
        Plan plan = new Plan(
                options.number("--kills"),
                options.number("--seed"),
                options.text("--mode"),
                options.decimal("--seconds-between"));
        Outcome outcome;
        try (SoakBroker broker = broker(options)) {
            outcome = run(plan, broker);
        }
        System.out.println(outcome);
        System.exit(outcome.isExact() ? 0 : 1);
    }

    private static SoakBroker broker(MainOptions options) {
        String name = options.text("--broker");
        return switch (name) {
            case "weir" -> SoakBroker.weir();
            case "kafka" ->
                new ApacheKafka(
                        options.text("--kafka-class-path"),
                        Path.of(System.getProperty("weir.target"), "system-tests", "kafka-" + System.nanoTime()),
                        options.number("--kafka-transaction-version"));
            default -> throw new IllegalArgumentException("There is no broker '%s': weir or kafka.".formatted(name));
        };
    }

    static Outcome run(Plan plan, SoakBroker broker) {
        Random random = new Random(plan.seed);
        try (LogToLog topics = new LogToLog(broker, plan.records());
                Cluster cluster = new Cluster("log-to-log", 2).start()) {
            List<Object> words = new ArrayList<>(List.of("run"));
            words.addAll(topics.job(cluster, plan.mode, RECORDS_PER_SECOND, TRANSACTION_TIMEOUT_MILLIS));
            words.addAll(settings(cluster.directory()));
            long startNanos = System.nanoTime();
            Command job = cluster.startWeir(words.toArray());
            int taskManagersKilled = 0;
            int brokersKilled = 0;
            while (job.isRunning() && taskManagersKilled + brokersKilled < plan.kills) {
                // Each kill is to hit a job that has come back from the one before.
                awaitMore(topics, job);
                pause((0.5 + random.nextDouble()) * plan.secondsBetween);
                if (!job.isRunning()) {
                    break;
                }
                if ((taskManagersKilled + brokersKilled) % 3 == 2) {
                    broker.kill();
                    brokersKilled++;
                    broker.launch();
                } else {
                    List<ProcessHandle> alive = cluster.taskManagers();
                    if (!alive.isEmpty()) {
                        alive.get(random.nextInt(alive.size())).destroyForcibly();
                        taskManagersKilled++;
                        cluster.script("taskmanager.sh", "start").endedWith(0);
                    }
                }
            }
            job.await(10 * 60).endedWith(0);
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            return new Outcome(
                    plan,
                    taskManagersKilled,
                    brokersKilled,
                    seconds,
                    topics.difference(SoakLines.expected(plan.records(), LogToLog.KEYS)),
                    topics.open());
        }
    }

    /** Waits until consumers see more than now, or the job has ended. */
    private static void awaitMore(LogToLog topics, Command job) {
        long before = topics.committed();
        eventually("the job commits", () -> !job.isRunning() || topics.committed() > before);
    }

    static List<String> settings(Path directory) {
        return List.of(
                "execution.checkpointing.interval=200 ms",
                "execution.checkpointing.dir=" + directory.resolve("checkpoints"),
                "restart-strategy.type=fixed-delay",
                "restart-strategy.fixed-delay.attempts=1000000",
                "restart-strategy.fixed-delay.delay=50 ms");
    }

    private static void pause(double seconds) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos((long) (seconds * 1000));
        long left;
        while ((left = end - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
    }
}
