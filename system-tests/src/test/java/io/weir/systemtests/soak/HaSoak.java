package io.weir.systemtests.soak;

import io.weir.runtime.ha.LeaderInfo;
import io.weir.systemtests.Command;
import io.weir.systemtests.ElectingCluster;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Kills the leading JobManager of three, with signal 9, again and again, under a job that reads one topic as it is
 * filled and writes another; measures how long consumers of committed records saw nothing, counts restarts of tasks, and compares
 * what was committed with what there should be. At the end the leader is paused for longer than its session, and goes on while another leads:
 *
 * <pre>
 * ha-soak.sh [--kills 30] [--pauses 1] [--seed 1] [--seconds-between 6] [--limit-millis 3000] [--mode exactly_once|at_least_once]
 * </pre>
 *
 * <p>Prints a line of JSON. Exit code 0: nothing lost, nothing duplicated, no task restarted, nothing changed by who did not lead,
 * no checkpoint completed by two leaders, and the 99th percentile of the gaps of kills within the limit; 1 otherwise.
 */
public final class HaSoak {
    private static final ElectingCluster.Times DEFAULTS = new ElectingCluster.Times("6 s", "10 s");

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
    record Plan(int kills, int pauses, long seed, double secondsBetween, int limitMillis, String mode) {}

    /** What came of it. */
    record Outcome(
            Plan plan,
            List<Long> gapMillis,
            List<Long> pauseGapMillis,
            long quietMillis,
            int restarts,
            DecisionLog.Summary decisions,
            SoakLines.Difference difference) {
        boolean isGood() {
            return difference.lost() == 0
                    && difference.duplicated() == 0
                    && restarts == 0
                    && decisions.isGood()
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
                            + "\"pauses\":%d,\"pauseGapMillis\":%s,\"taskRestarts\":%d,\"epochs\":%d,\"changes\":%d,"
                            + "\"staleChanges\":%d,\"checkpoints\":%d,\"completedTwice\":%d,\"lines\":%d,\"lost\":%d,"
                            + "\"duplicated\":%d,\"example\":\"%s\"}",
                    plan.mode,
                    gapMillis.size(),
                    percentile(50),
                    percentile(99),
                    percentile(100),
                    quietMillis,
                    pauseGapMillis.size(),
                    pauseGapMillis,
                    restarts,
                    decisions.epochs(),
                    decisions.writes(),
                    decisions.staleWrites(),
                    decisions.checkpoints(),
                    decisions.completedTwice(),
                    difference.expected(),
                    difference.lost(),
                    difference.duplicated(),
                    decisions.example().isEmpty() ? difference.example() : decisions.example());
        }
    }

    private final Plan plan;
    private final ElectingCluster electing;
    private final ElectedJob job;
    private final Random random;
    private final List<Long> begun = new ArrayList<>();
    private LeaderInfo leader;

    private HaSoak(Plan plan, ElectingCluster electing, ElectedJob job) {
        this.plan = plan;
        this.electing = electing;
        this.job = job;
        random = new Random(plan.seed);
        leader = electing.awaitLeaderAfter(0);
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
                ElectingCluster electing = new ElectingCluster("ha-soak", 2, 3, 3, DEFAULTS);
                ElectedJob job = new ElectedJob(broker, electing, plan.mode)) {
            return new HaSoak(plan, electing, job).run();
        }
    }

    private Outcome run() {
        long quietFrom = System.nanoTime();
        ElectedJob.pause(plan.secondsBetween);
        long quietMillis = job.commits().longestGapMillis(quietFrom, System.nanoTime());
        for (int kill = 1; kill <= plan.kills; kill++) {
            kill(kill);
        }
        for (int pause = 0; pause < plan.pauses; pause++) {
            pauseLeader();
        }
        begun.add(System.nanoTime());
        SoakLines.Difference difference = job.end(leader);
        List<Long> gaps = new ArrayList<>();
        for (int i = 0; i + 1 < begun.size(); i++) {
            gaps.add(job.commits().longestGapMillis(begun.get(i), begun.get(i + 1)));
        }
        return new Outcome(
                plan,
                gaps.subList(0, plan.kills),
                gaps.subList(plan.kills, gaps.size()),
                quietMillis,
                job.restarts(),
                DecisionLog.read(electing.peerDirectory(1)),
                difference);
    }

    private void kill(int number) {
        job.noteRestarts(leader);
        int port = ElectingCluster.restPort(leader);
        long at = System.nanoTime();
        begun.add(at);
        electing.jobManager(port).destroyForcibly();
        leader = electing.awaitLeaderAfter(leader.term().epoch());
        long elected = System.nanoTime();
        job.settle(leader);
        System.err.printf(
                Locale.ROOT,
                "kill %d: epoch %d after %d ms, no output for %d ms; load %.1f%n",
                number,
                leader.term().epoch(),
                (elected - at) / 1_000_000,
                job.commits().longestGapMillis(at, System.nanoTime()),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        electing.startJobManager(port);
        electing.awaitStandby(port);
        ElectedJob.pause((0.5 + random.nextDouble()) * plan.secondsBetween / 2);
    }

    private void pauseLeader() {
        job.noteRestarts(leader);
        begun.add(System.nanoTime());
        long pid = electing.jobManager(ElectingCluster.restPort(leader)).pid();
        Command.run("kill", "-STOP", Long.toString(pid)).endedWith(0);
        leader = electing.awaitLeaderAfter(leader.term().epoch());
        job.settle(leader);
        Command.run("kill", "-CONT", Long.toString(pid)).endedWith(0);
        ElectedJob.pause(plan.secondsBetween / 2);
    }
}
