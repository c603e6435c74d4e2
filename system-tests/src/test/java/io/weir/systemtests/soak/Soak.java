package io.weir.systemtests.soak;

import io.weir.systemtests.Cluster;
import io.weir.systemtests.Command;
import io.weir.systemtests.JobJar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills TaskManagers under a job whose result is known and compares the result:
 *
 * <pre>
 * soak.sh [--backend hashmap] [--storage filesystem|jobmanager] [--kills 50] [--seed 1]
 *     [--mode exactly_once|at_least_once|unaligned] [--seconds-between 4]
 * </pre>
 *
 * <p>Prints a line of JSON. Exit code 0: nothing lost and nothing duplicated; 1 otherwise.
 */
public final class Soak {
    private static final int RECORDS_PER_SECOND = 4_000;
    private static final int KEYS = 1_000;

    /**
     * What to do.
     *
     * @param backend name of the state backend
     * @param storage where checkpoints go
     * @param kills how many TaskManagers are killed
     * @param seed chooses when and which
     * @param mode {@code exactly_once}; {@code unaligned}, where barriers overtake as well; or {@code at_least_once} to see
     *     the comparison fail
     * @param secondsBetween mean time from one kill to the next
     */
    record Plan(String backend, String storage, int kills, long seed, String mode, double secondsBetween) {
        long records() {
            // A job that is ended by the last kills has nothing left to show.
            return (long) ((kills + 2) * secondsBetween * RECORDS_PER_SECOND) / SoakJob.LANES * SoakJob.LANES;
        }
    }

    /** What came of it. */
    record Outcome(Plan plan, int killed, long wallMillis, SoakLines.Difference difference) {
        boolean isExact() {
            return difference.lost() == 0 && difference.duplicated() == 0;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "{\"backend\":\"%s\",\"storage\":\"%s\",\"mode\":\"%s\",\"kills\":%d,\"seconds\":%.1f,\"lines\":%d,\"lost\":%d,"
                            + "\"duplicated\":%d,\"example\":\"%s\"}",
                    plan.backend,
                    plan.storage,
                    plan.mode,
                    killed,
                    wallMillis / 1000.0,
                    difference.expected(),
                    difference.lost(),
                    difference.duplicated(),
                    difference.example());
        }
    }

    private Soak() {}

    /** Runs it. */
    public static void main(String[] args) {
        MainOptions options = MainOptions.parse(
                args,
                Map.of(
                        "--backend",
                        "hashmap",
                        "--storage",
                        "filesystem",
                        "--kills",
                        "50",
                        "--seed",
                        "1",
                        "--mode",
                        "exactly_once",
                        "--seconds-between",
                        "4"));
        Outcome outcome = run(new Plan(
                options.text("--backend"),
                options.text("--storage"),
                options.number("--kills"),
                Long.parseLong(options.text("--seed")),
                options.text("--mode"),
                Double.parseDouble(options.text("--seconds-between"))));
        System.out.println(outcome);
        System.exit(outcome.isExact() ? 0 : 1);
    }

    static Outcome run(Plan plan) {
        Random random = new Random(plan.seed());
        try (Cluster cluster = new Cluster("soak-" + plan.backend(), 2).start()) {
            Path output = cluster.directory().resolve("output");
            Path jar =
                    JobJar.of(cluster.directory().resolve("soak.jar"), SoakJob.class, SoakJar.classes(SoakJob.class));
            List<Object> words = new ArrayList<>(List.of("run", "-p", SoakJob.LANES, jar));
            words.addAll(List.of(plan.records(), KEYS, RECORDS_PER_SECOND, output));
            words.addAll(settings(plan, cluster.directory()));
            long startNanos = System.nanoTime();
            Command job = cluster.startWeir(words.toArray());
            int killed = 0;
            while (job.isRunning() && killed < plan.kills()) {
                pause((0.5 + random.nextDouble()) * plan.secondsBetween());
                List<ProcessHandle> alive = cluster.taskManagers();
                if (job.isRunning() && !alive.isEmpty()) {
                    alive.get(random.nextInt(alive.size())).destroyForcibly();
                    killed++;
                    cluster.script("taskmanager.sh", "start").endedWith(0);
                }
            }
            job.await(10 * 60).endedWith(0);
            long wallMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            SoakLines.Difference difference =
                    SoakLines.compare(SoakLines.expected(plan.records(), KEYS), SoakLines.written(output));
            return new Outcome(plan, killed, wallMillis, difference);
        }
    }

    private static List<String> settings(Plan plan, Path directory) {
        return List.of(
                "state.backend=" + plan.backend(),
                "execution.checkpointing.interval=200 ms",
                "execution.checkpointing.mode=" + (plan.mode().equals("unaligned") ? "exactly_once" : plan.mode()),
                "execution.checkpointing.unaligned.enabled=" + plan.mode().equals("unaligned"),
                "execution.checkpointing.storage=" + plan.storage(),
                "execution.checkpointing.dir=" + directory.resolve("checkpoints"),
                "restart-strategy.type=fixed-delay",
                "restart-strategy.fixed-delay.attempts=1000000",
                "restart-strategy.fixed-delay.delay=50 ms");
    }

    private static void pause(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long left;
        while ((left = end - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
    }
}
