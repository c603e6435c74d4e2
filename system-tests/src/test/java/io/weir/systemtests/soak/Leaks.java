package io.weir.systemtests.soak;

import io.weir.systemtests.Cluster;
import io.weir.systemtests.Command;
import io.weir.systemtests.JobJar;
import io.weir.systemtests.RunningJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Submits jobs to one cluster, cancels some and lets others fail, and compares what its processes hold before and after:
 *
 * <pre>
 * leaks.sh [--jobs 100] [--backend hashmap]
 * </pre>
 *
 * <p>The first jobs, a quarter as many and at least four, are not counted: pools fill and classes are loaded. Needs {@code /proc} and {@code jcmd}. Prints a line of
 * JSON for each process. Exit code 0: nothing grew; 1 otherwise.
 */
public final class Leaks {
    private static final int FEWEST_FIRST_JOBS = 4;

    /** One to so many jobs is not counted. */
    private static final int FIRST_SHARE = 4;

    private static final int SETTLING_SECONDS = 20;
    /** The JDK remembers classes that were serialized until memory runs short; that is none of ours. */
    private static final String NO_SOFT_REFERENCES = "env.java.opts.all=-XX:SoftRefLRUPolicyMSPerMB=0";

    private static final int CLASSES_OF_A_JOB = 20;

    /** What to do. */
    record Plan(int jobs, String backend) {
        int firstJobs() {
            return Math.max(FEWEST_FIRST_JOBS, jobs / FIRST_SHARE);
        }

        /**
         * Threads of pools come and go. The JDK's table of serialized classes lets go of those of the last jobs only when it
         * is asked for others (a dump of the heap shows them in its queue), so a few class loaders wait for the next job with
         * all their classes; what leaks grows with the number of jobs.
         */
        Map<String, Integer> tolerated() {
            int loaders = 3 + jobs / 20;
            return Map.of(
                    "threads", 4, "files", 4, "classLoaders", loaders, "classes", 100 + CLASSES_OF_A_JOB * loaders);
        }
    }

    /** What one process holds, by kind, before and after. */
    record Difference(
            String process, Map<String, Integer> tolerated, Map<String, Integer> before, Map<String, Integer> after) {
        /** The kinds of which there is more than is tolerated. */
        List<String> grown() {
            return after.keySet().stream()
                    .filter(kind -> after.get(kind) - before.getOrDefault(kind, 0) > tolerated.getOrDefault(kind, 0))
                    .sorted()
                    .toList();
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "{\"process\":\"%s\",\"before\":%s,\"after\":%s,\"grown\":%s}",
                    process,
                    json(before),
                    json(after),
                    grown());
        }

        private static String json(Map<String, Integer> numbers) {
            List<String> fields = new ArrayList<>();
            numbers.forEach((name, number) -> fields.add("\"%s\":%d".formatted(name, number)));
            return "{" + String.join(",", fields) + "}";
        }
    }

    private Leaks() {}

    /** Runs it. */
    public static void main(String[] args) {
        MainOptions options = MainOptions.parse(args, Map.of("--jobs", "100", "--backend", "hashmap"));
        List<Difference> differences = run(new Plan(options.number("--jobs"), options.text("--backend")));
        differences.forEach(System.out::println);
        System.exit(differences.stream().allMatch(each -> each.grown().isEmpty()) ? 0 : 1);
    }

    static List<Difference> run(Plan plan) {
        try (Cluster cluster = new Cluster("leaks", 1).startWith(NO_SOFT_REFERENCES)) {
            Path jar = JobJar.of(
                    cluster.directory().resolve("recovery.jar"), RecoveryJob.class, SoakJar.classes(RecoveryJob.class));
            List<ProcessHandle> processes =
                    List.of(cluster.jobManager(), cluster.taskManagers().get(0));
            for (int job = 0; job < plan.firstJobs(); job++) {
                runJob(plan, cluster, jar, job);
            }
            List<Map<String, Integer>> before =
                    processes.stream().map(Leaks::smallest).toList();
            for (int job = 0; job < plan.jobs(); job++) {
                runJob(plan, cluster, jar, plan.firstJobs() + job);
            }
            List<Difference> differences = new ArrayList<>();
            List<String> names = List.of("jobmanager", "taskmanager");
            for (int i = 0; i < names.size(); i++) {
                differences.add(settled(plan, names.get(i), before.get(i), processes.get(i)));
            }
            return differences;
        }
    }

    /** Every second job fails, the others are canceled. */
    private static void runJob(Plan plan, Cluster cluster, Path jar, int number) {
        Path output = cluster.directory().resolve("output-" + number);
        try {
            Files.createDirectories(output);
            RunningJob job = RunningJob.submit(
                    cluster,
                    "-p",
                    2,
                    jar,
                    output,
                    1_000,
                    "state.backend=" + plan.backend(),
                    "execution.checkpointing.interval=50 ms",
                    "execution.checkpointing.dir=" + cluster.directory().resolve("checkpoints"),
                    "restart-strategy.type=none");
            job.awaitCheckpoints(1);
            if (number % 2 == 0) {
                cluster.weir("cancel", job.id()).endedWith(0);
                job.awaitState("CANCELED");
            } else {
                Files.createFile(output.resolve(RecoveryJob.FAIL));
                job.awaitState("FAILED");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks until nothing has grown, or that is not to be expected any more. */
    private static Difference settled(Plan plan, String name, Map<String, Integer> before, ProcessHandle process) {
        long deadline = System.nanoTime() + SETTLING_SECONDS * 1_000_000_000L;
        Difference difference = new Difference(name, plan.tolerated(), before, look(process));
        while (!difference.grown().isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(500_000_000);
            difference = new Difference(name, plan.tolerated(), before, look(process));
        }
        return difference;
    }

    /** What remains when the last job is wholly gone: the least of some looks. */
    private static Map<String, Integer> smallest(ProcessHandle process) {
        Map<String, Integer> smallest = look(process);
        for (int i = 0; i < 3; i++) {
            LockSupport.parkNanos(500_000_000);
            look(process).forEach((kind, number) -> smallest.merge(kind, number, Math::min));
        }
        return smallest;
    }

    private static Map<String, Integer> look(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        jcmd(process, "GC.run");
        Map<String, Integer> numbers = new LinkedHashMap<>();
        numbers.put("threads", entries(proc.resolve("task")));
        numbers.put("files", entries(proc.resolve("fd")));
        List<String> loaders = jcmd(process, "VM.classloader_stats")
                .lines()
                .filter(line -> line.contains("UserClassLoader"))
                .toList();
        numbers.put("classLoaders", loaders.size());
        numbers.put("classes", total(jcmd(process, "VM.classloader_stats")));
        return numbers;
    }

    private static int total(String statistics) {
        return statistics
                .lines()
                .filter(line -> line.startsWith("Total = "))
                .map(line -> line.replaceAll("Total = \\d+ +(\\d+) .*", "$1"))
                .map(Integer::valueOf)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new AssertionError("No total in " + statistics));
    }

    private static String jcmd(ProcessHandle process, String command) {
        return Command.run(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        command)
                .endedWith(0)
                .out();
    }

    private static int entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return (int) entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
