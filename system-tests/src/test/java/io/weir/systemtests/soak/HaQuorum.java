package io.weir.systemtests.soak;

import static io.weir.runtime.testing.Eventually.eventually;

import io.weir.runtime.ha.LeaderInfo;
import io.weir.systemtests.ElectingCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Takes peers of ZooKeeper away under a job that reads one topic and writes another: first each of the three alone, which
 * nobody may notice; then two at once, for longer than sessions last. Tasks run on meanwhile; when the peers are back, work
 * goes on, and what ZooKeeper has written down says whether anything was decided twice:
 *
 * <pre>
 * ha-quorum.sh [--seconds-alone 8] [--seconds-without 60] [--limit-millis 20000] [--mode exactly_once|at_least_once]
 * </pre>
 *
 * <p>Prints a line of JSON. Exit code 0: no other leader for one peer, checkpoints meanwhile, no task restarted, nothing decided
 * twice, nothing lost, nothing duplicated, and output again within the limit; 1 otherwise.
 */
public final class HaQuorum {
    private static final int PEERS = 3;

    /** Sessions are those of the defaults; tasks outlive the time without a quorum. */
    private static ElectingCluster.Times times(double secondsWithout) {
        return new ElectingCluster.Times("6 s", (int) Math.ceil(secondsWithout + 60) + " s");
    }

    /** What to do; times in seconds, but for {@code limitMillis}, in which there must be output again. */
    record Plan(double secondsAlone, double secondsWithout, int limitMillis, String mode) {}

    /**
     * What came of it.
     *
     * @param epochsOfOne how many epochs began while one peer was away
     * @param checkpointsOfOne how many checkpoints completed while each was away
     * @param written how many records the tasks wrote without a quorum
     * @param resumedMillis until there was output again, from the start of the peers on
     */
    record Outcome(
            Plan plan,
            long epochsOfOne,
            List<Integer> checkpointsOfOne,
            long written,
            long resumedMillis,
            int restarts,
            DecisionLog.Summary decisions,
            SoakLines.Difference difference) {
        boolean isGood() {
            return epochsOfOne == 0
                    && checkpointsOfOne.stream().allMatch(count -> count > 0)
                    && written > 0
                    && resumedMillis <= plan.limitMillis
                    && restarts == 0
                    && decisions.isGood()
                    && difference.lost() == 0
                    && difference.duplicated() == 0;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "{\"mode\":\"%s\",\"onePeer\":{\"epochsBegun\":%d,\"checkpoints\":%s},\"quorum\":{\"secondsAway\":%.0f,"
                            + "\"recordsWritten\":%d,\"resumedMillis\":%d},\"taskRestarts\":%d,\"epochs\":%d,\"changes\":%d,"
                            + "\"staleChanges\":%d,\"checkpoints\":%d,\"completedTwice\":%d,\"lines\":%d,\"lost\":%d,"
                            + "\"duplicated\":%d,\"example\":\"%s\"}",
                    plan.mode,
                    epochsOfOne,
                    checkpointsOfOne,
                    plan.secondsWithout,
                    written,
                    resumedMillis,
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

    private HaQuorum() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        MainOptions options = MainOptions.parse(
                args,
                Map.of(
                        "--seconds-alone",
                        "8",
                        "--seconds-without",
                        "60",
                        "--limit-millis",
                        "20000",
                        "--mode",
                        "exactly_once"));
        Outcome outcome = run(new Plan(
                options.decimal("--seconds-alone"),
                options.decimal("--seconds-without"),
                options.number("--limit-millis"),
                options.text("--mode")));
        System.out.println(outcome);
        System.exit(outcome.isGood() ? 0 : 1);
    }

    static Outcome run(Plan plan) throws Exception {
        try (SoakBroker broker = SoakBroker.weir();
                ElectingCluster electing = new ElectingCluster("ha-quorum", 2, 3, PEERS, times(plan.secondsWithout));
                ElectedJob job = new ElectedJob(broker, electing, plan.mode)) {
            LeaderInfo first = electing.awaitLeaderAfter(0);
            List<Integer> checkpoints = new ArrayList<>();
            for (int peer = 1; peer <= PEERS; peer++) {
                checkpoints.add(withoutPeer(peer, plan, electing, job));
            }
            LeaderInfo second = electing.leader().orElse(first);
            job.noteRestarts(second);

            electing.killPeer(1);
            electing.killPeer(2);
            long before = job.written();
            ElectedJob.pause(plan.secondsWithout);
            long written = job.written() - before;
            long back = System.nanoTime();
            electing.startPeer(1);
            electing.startPeer(2);
            job.awaitOutputAfter(back);
            long resumedMillis = (System.nanoTime() - back) / 1_000_000;
            LeaderInfo last = electing.awaitLeaderAfter(0);
            job.settle(last);
            System.err.printf(
                    "without a quorum: epoch %d, output again after %d ms%n",
                    last.term().epoch(), resumedMillis);

            SoakLines.Difference difference = job.end(last);
            return new Outcome(
                    plan,
                    second.term().epoch() - first.term().epoch(),
                    checkpoints,
                    written,
                    resumedMillis,
                    job.restarts(),
                    DecisionLog.read(electing.peerDirectory(PEERS)),
                    difference);
        }
    }

    /** How many checkpoints complete while one peer is away. */
    private static int withoutPeer(int peer, Plan plan, ElectingCluster electing, ElectedJob job) {
        long epoch = electing.awaitLeaderAfter(0).term().epoch();
        int before = job.job().checkpoints("completed");
        electing.killPeer(peer);
        ElectedJob.pause(plan.secondsAlone);
        int completed = job.job().checkpoints("completed") - before;
        electing.startPeer(peer);
        electing.awaitPeer(peer);
        eventually("a leader is known", () -> electing.leader().isPresent());
        System.err.printf(
                "without peer %d: %d checkpoints, epoch %d (was %d)%n",
                peer, completed, electing.awaitLeaderAfter(0).term().epoch(), epoch);
        return completed;
    }
}
