package io.weir.systemtests.soak;

import static io.weir.runtime.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.runtime.ha.LeaderInfo;
import io.weir.systemtests.Cluster;
import io.weir.systemtests.Command;
import io.weir.systemtests.ElectingCluster;
import io.weir.systemtests.RunningJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills the leading JobManager of three, with signal 9, again and again, under a job that reads one topic and writes another;
 * measures how long consumers of committed records saw nothing, counts restarts of tasks, and compares what was committed
 * with what there should be. At the end the leader is paused for longer than its session, and goes on while another leads:
 *
 * <pre>
 * ha-soak.sh [--kills 30] [--pauses 1] [--seed 1] [--seconds-between 6] [--limit-millis 3000] [--mode exactly_once|at_least_once]
 * </pre>
 *
 * <p>Prints a line of JSON. Exit code 0: nothing lost, nothing duplicated, no task restarted, and the 99th percentile of the
 * gaps of kills within the limit; 1 otherwise.
 */
public final class HaSoak {
    private static final int RECORDS_PER_SECOND = 4_000;
    private static final long TRANSACTION_TIMEOUT_MILLIS = 120_000;
    private static final double PAUSE_SECONDS = 12;

    /**
     * What to do.
     *
     * @param kills how many leaders are killed
     * @param pauses how many are paused, after that
     * @param seed chooses when
     * @param secondsBetween mean time from one to the next
     * @param limitMillis of the 99th percentile of gaps
     * @param mode guarantee of the sink
     */
    record Plan(int kills, int pauses, long seed, double secondsBetween, int limitMillis, String mode) {
        long records() {
            double seconds = (kills + 3) * secondsBetween + pauses * PAUSE_SECONDS;
            return (long) (seconds * RECORDS_PER_SECOND) / SoakJob.LANES * SoakJob.LANES;
        }
    }

    /** What came of it. */
    record Outcome(
            Plan plan,
            int kills,
            List<Long> gapMillis,
            List<Long> pauseGapMillis,
            long quietMillis,
            int restarts,
            SoakLines.Difference difference) {
        boolean isGood() {
            return difference.lost() == 0
                    && difference.duplicated() == 0
                    && restarts == 0
                    && kills == plan.kills
                    && pauseGapMillis.size() == plan.pauses
                    && percentile(99) <= plan.limitMillis;
        }

        private long percentile(int percent) {
            List<Long> sorted = new ArrayList<>(gapMillis);
            Collections.sort(sorted);
            return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "{\"mode\":\"%s\",\"kills\":%d,\"gapMillis\":{\"p50\":%d,\"p99\":%d,\"max\":%d,\"withoutKills\":%d},"
                            + "\"pauses\":%d,\"pauseGapMillis\":%s,\"taskRestarts\":%d,\"lines\":%d,\"lost\":%d,"
                            + "\"duplicated\":%d,\"example\":\"%s\"}",
                    plan.mode,
                    kills,
                    percentile(50),
                    percentile(99),
                    percentile(100),
                    quietMillis,
                    pauseGapMillis.size(),
                    pauseGapMillis,
                    restarts,
                    difference.expected(),
                    difference.lost(),
                    difference.duplicated(),
                    difference.example());
        }
    }

    private final Plan plan;
    private final ElectingCluster electing;
    private final CommitTimes commits;
    private final RunningJob job;
    private final Random random;
    private final List<Long> begun = new ArrayList<>();
    /** As each leader knows them. */
    private final Map<Long, Integer> restarts = new HashMap<>();

    private HaSoak(Plan plan, ElectingCluster electing, CommitTimes commits, RunningJob job) {
        this.plan = plan;
        this.electing = electing;
        this.commits = commits;
        this.job = job;
        random = new Random(plan.seed);
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        MainOptions options = MainOptions.parse(
                args,
                Map.of(
                        "--kills",
                        "30",
                        "--pauses",
                        "1",
                        "--seed",
                        "1",
                        "--seconds-between",
                        "6",
                        "--limit-millis",
                        "3000",
                        "--mode",
                        "exactly_once"));
        Outcome outcome = run(new Plan(
                options.number("--kills"),
                options.number("--pauses"),
                options.number("--seed"),
                options.decimal("--seconds-between"),
                options.number("--limit-millis"),
                options.text("--mode")));
        System.out.println(outcome);
        System.exit(outcome.isGood() ? 0 : 1);
    }

    static Outcome run(Plan plan) throws Exception {
        try (SoakBroker broker = SoakBroker.weir();
                LogToLog topics = new LogToLog(broker, plan.records());
                ElectingCluster electing = new ElectingCluster("ha-soak", 2, 3, 3);
                CommitTimes commits = new CommitTimes(broker.address())) {
            Cluster cluster = electing.cluster();
            List<Object> words =
                    new ArrayList<>(topics.job(cluster, plan.mode, RECORDS_PER_SECOND, TRANSACTION_TIMEOUT_MILLIS));
            words.addAll(LogToLogSoak.settings(cluster.directory()));
            RunningJob job = RunningJob.submit(cluster, words.toArray());
            return new HaSoak(plan, electing, commits, job).run(topics);
        }
    }

    private Outcome run(LogToLog topics) {
        LeaderInfo leader = electing.awaitLeaderAfter(0);
        job.awaitTasks();
        awaitMore(topics);
        long quietFrom = System.nanoTime();
        pause(plan.secondsBetween);
        long quietMillis = commits.longestGapMillis(quietFrom, System.nanoTime());
        for (int kill = 0; kill < plan.kills && job.state().equals("RUNNING"); kill++) {
            begun.add(System.nanoTime());
            int port = ElectingCluster.restPort(leader);
            electing.jobManager(port).destroyForcibly();
            leader = electing.awaitLeaderAfter(leader.term().epoch());
            System.err.printf(
                    "kill %d: epoch %d after %d ms%n",
                    kill + 1, leader.term().epoch(), (System.nanoTime() - begun.get(kill)) / 1_000_000);
            settle(topics, leader);
            electing.startJobManager(port);
            pause((0.5 + random.nextDouble()) * plan.secondsBetween / 2);
        }
        int kills = begun.size();
        for (int pause = 0; pause < plan.pauses && job.state().equals("RUNNING"); pause++) {
            begun.add(System.nanoTime());
            long pid = electing.jobManager(ElectingCluster.restPort(leader)).pid();
            Command.run("kill", "-STOP", Long.toString(pid)).endedWith(0);
            leader = electing.awaitLeaderAfter(leader.term().epoch());
            settle(topics, leader);
            Command.run("kill", "-CONT", Long.toString(pid)).endedWith(0);
            pause(plan.secondsBetween / 2);
        }
        begun.add(System.nanoTime());
        job.awaitState("FINISHED");
        noteRestarts(leader);
        List<Long> gaps = new ArrayList<>();
        for (int i = 0; i + 1 < begun.size(); i++) {
            gaps.add(commits.longestGapMillis(begun.get(i), begun.get(i + 1)));
        }
        return new Outcome(
                plan,
                kills,
                gaps.subList(0, kills),
                gaps.subList(kills, gaps.size()),
                quietMillis,
                restarts.values().stream().mapToInt(Integer::intValue).sum(),
                topics.difference());
    }

    /** The job has come back; what this leader knows of restarts is counted, as the next one does not. */
    private void settle(LogToLog topics, LeaderInfo leader) {
        awaitMore(topics);
        eventually(
                "all tasks run, or the job has ended",
                () -> allTasksRun() || job.state().equals("FINISHED"));
        noteRestarts(leader);
    }

    private boolean allTasksRun() {
        for (JsonNode vertex : job.rest("").path("vertices")) {
            if (vertex.path("tasks").path("RUNNING").asInt()
                    != vertex.path("parallelism").asInt()) {
                return false;
            }
        }
        return job.state().equals("RUNNING");
    }

    private void noteRestarts(LeaderInfo leader) {
        int failures =
                job.rest("/exceptions").path("exceptionHistory").path("entries").size();
        restarts.put(leader.term().epoch(), Math.max(failures, Math.max(job.checkpoints("restored"), job.restarts())));
    }

    private void awaitMore(LogToLog topics) {
        long before = topics.committed();
        eventually(
                "the job commits",
                () -> topics.committed() > before || job.state().equals("FINISHED"));
    }

    private static void pause(double seconds) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos((long) (seconds * 1000));
        long left;
        while ((left = end - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
    }
}
