package io.weir.systemtests.soak;

import static io.weir.runtime.testing.Eventually.eventually;

import io.weir.systemtests.Cluster;
import io.weir.systemtests.JobJar;
import io.weir.systemtests.RunningJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Measures the time from a failure until all sinks of the job put out records again:
 *
 * <pre>
 * recovery.sh [--what task|task-default|taskmanager|replaced] [--kills 10] [--backend hashmap] [--seed 1]
 * </pre>
 *
 * <p>{@code task}: a function throws, and the job is restarted without delay; {@code task-default}: the same with the
 * default strategy, whose first delay is a second; {@code taskmanager}: one of three is killed and the others have slots
 * enough; {@code replaced}: one of two is killed and started again. The last three use the default strategy, whose delay
 * grows from failure to failure, so that each failure has a job of its own. Prints a line of JSON.
 */
public final class Recovery {
    private static final int PARALLELISM = 4;
    private static final int RECORDS_PER_SECOND = 2_000;

    private Recovery() {}

    /** What to do. */
    record Plan(String what, int kills, String backend, long seed) {
        int taskManagers() {
            return what.equals("taskmanager") ? 3 : 2;
        }
    }

    /** Times from each failure on. */
    record Outcome(Plan plan, List<Long> millis) {
        long percentile(double share) {
            List<Long> sorted = millis.stream().sorted().toList();
            return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(share * sorted.size()) - 1));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "{\"what\":\"%s\",\"backend\":\"%s\",\"failures\":%d,\"p50_ms\":%d,\"max_ms\":%d,\"all_ms\":%s}",
                    plan.what,
                    plan.backend,
                    millis.size(),
                    percentile(0.5),
                    percentile(1),
                    millis);
        }
    }

    /** Runs it. */
    public static void main(String[] args) {
        MainOptions options = MainOptions.parse(
                args, Map.of("--what", "taskmanager", "--kills", "10", "--backend", "hashmap", "--seed", "1"));
        System.out.println(run(new Plan(
                options.text("--what"),
                options.number("--kills"),
                options.text("--backend"),
                Long.parseLong(options.text("--seed")))));
    }

    static Outcome run(Plan plan) {
        List<Long> millis = new ArrayList<>();
        Random random = new Random(plan.seed());
        try (Cluster cluster = new Cluster("recovery", plan.taskManagers()).start()) {
            Path jar = JobJar.of(
                    cluster.directory().resolve("recovery.jar"), RecoveryJob.class, SoakJar.classes(RecoveryJob.class));
            for (int kill = 0; kill < plan.kills(); kill++) {
                millis.add(oneFailure(plan, cluster, jar, kill, random));
            }
        }
        return new Outcome(plan, millis);
    }

    private static long oneFailure(Plan plan, Cluster cluster, Path jar, int number, Random random) {
        Path output = cluster.directory().resolve("output-" + number);
        create(output);
        RunningJob job = RunningJob.submit(cluster, words(plan, jar, output, cluster.directory()));
        lastOutput(output, 0);
        job.awaitCheckpoints(2);
        // Not nanoTime, which cannot be compared with that of the TaskManagers' processes.
        long failedMillis = System.currentTimeMillis();
        if (plan.what().startsWith("task-") || plan.what().equals("task")) {
            write(output.resolve(RecoveryJob.FAIL));
        } else {
            List<ProcessHandle> alive = cluster.taskManagers();
            alive.get(random.nextInt(alive.size())).destroyForcibly();
            if (plan.what().equals("replaced")) {
                cluster.script("taskmanager.sh", "start").endedWith(0);
            }
        }
        long millis = lastOutput(output, 1) - failedMillis;
        cluster.weir("cancel", job.id()).endedWith(0);
        job.awaitState("CANCELED");
        if (plan.what().equals("taskmanager")) {
            cluster.script("taskmanager.sh", "start").endedWith(0);
        }
        eventually(
                "all TaskManagers are registered",
                () -> cluster.rest("/overview").path("taskmanagers").asInt() == plan.taskManagers());
        return millis;
    }

    private static Object[] words(Plan plan, Path jar, Path output, Path directory) {
        List<Object> words = new ArrayList<>(List.of("-p", PARALLELISM, jar, output, RECORDS_PER_SECOND));
        words.add("state.backend=" + plan.backend());
        words.add("execution.checkpointing.interval=500 ms");
        words.add("execution.checkpointing.dir=" + directory.resolve("checkpoints"));
        if (plan.what().equals("task")) {
            words.add("restart-strategy.type=fixed-delay");
            words.add("restart-strategy.fixed-delay.delay=0 ms");
        }
        return words.toArray();
    }

    /** When the last of the sinks had its first record in that attempt; waits for it. */
    private static long lastOutput(Path output, int attempt) {
        long last = 0;
        for (int subtask = 0; subtask < PARALLELISM; subtask++) {
            Path file = output.resolve(subtask + "-" + attempt);
            eventually(file + " is there", () -> Files.exists(file));
            last = Math.max(last, Long.parseLong(read(file)));
        }
        return last;
    }

    private static void create(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
