package io.weir.systemtests.groups;

import io.weir.systemtests.LogBroker;
import io.weir.systemtests.soak.MainOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;

/**
 * Reads a log by two groups, one for each kind of assignor, whose members come, leave and are killed while the records are
 * produced, and compares what they wrote down with what was produced:
 *
 * <pre>
 * group-soak.sh [--records 5000000] [--partitions 12] [--kills 30] [--seconds-between 2] [--seed 1]
 *     [--order noted-first|committed-first]
 * </pre>
 *
 * <p>Prints a line of JSON for each group. Exit code 0: no record was skipped, and none was read again that was committed.
 */
public final class GroupSoak {
    static final String TOPIC = "orders";
    private static final List<String> GROUPS = List.of("range", "cooperative");
    private static final long LAG_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(60);

    /**
     * What to do.
     *
     * @param records how many are produced, at a rate at which they last for all that happens
     * @param partitions of the topic
     * @param kills how many members are killed; as many leave, and as many come
     * @param secondsBetween mean time from one to the next of these
     * @param seed chooses when and which
     * @param order {@code noted-first}, or {@code committed-first} to see the comparison fail
     */
    record Plan(int records, int partitions, int kills, double secondsBetween, long seed, String order) {
        int recordsOfPartition() {
            return (records + partitions - 1) / partitions;
        }

        double recordsPerSecond() {
            return records / (3 * kills * secondsBetween);
        }
    }

    /**
     * What came of a group.
     *
     * @param read records that were written down, each as often as it was
     * @param skipped records that nobody read
     * @param twice records that were read more than once
     * @param wrong records that were others than produced
     * @param behind how often a partition was begun in front of what was committed
     * @param uncommitted members that left in order without having committed all
     * @param lost how often a member lost what it had
     * @param rebalances generations of the group
     * @param processes members that there were
     * @param lags how often the lag of a partition was compared
     * @param lagsTooSmall how often it was less than what was left to read
     * @param lag at the end
     */
    record OfGroup(
            String group,
            long read,
            long skipped,
            long twice,
            long wrong,
            long behind,
            long uncommitted,
            long lost,
            int rebalances,
            int processes,
            int lags,
            int lagsTooSmall,
            long lag) {
        boolean isRight() {
            return skipped == 0 && wrong == 0 && behind == 0 && uncommitted == 0 && lagsTooSmall == 0 && lag == 0;
        }
    }

    /** What came of all. */
    record Outcome(Plan plan, int kills, long wallMillis, List<OfGroup> groups) {
        boolean isRight() {
            return groups.stream().allMatch(OfGroup::isRight);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(String.format(
                    Locale.ROOT,
                    "{\"records\":%d,\"partitions\":%d,\"order\":\"%s\",\"kills\":%d,\"seconds\":%.1f}",
                    plan.records,
                    plan.partitions,
                    plan.order,
                    kills,
                    wallMillis / 1000.0));
            for (OfGroup group : groups) {
                text.append(String.format(
                        Locale.ROOT,
                        "%n{\"group\":\"%s\",\"read\":%d,\"skipped\":%d,\"twice\":%d,\"wrong\":%d,\"startsBehindCommits\":%d,"
                                + "\"leftUncommitted\":%d,\"lost\":%d,\"rebalances\":%d,\"processes\":%d,\"lagsCompared\":%d,"
                                + "\"lagsTooSmall\":%d,\"lagAtTheEnd\":%d}",
                        group.group,
                        group.read,
                        group.skipped,
                        group.twice,
                        group.wrong,
                        group.behind,
                        group.uncommitted,
                        group.lost,
                        group.rebalances,
                        group.processes,
                        group.lags,
                        group.lagsTooSmall,
                        group.lag));
            }
            return text.toString();
        }
    }

    private final Plan plan;
    private final Random random;
    private final Produced produced;
    private final Admin admin;
    private final List<SoakedGroup> groups = new ArrayList<>();
    private int killed;

    private GroupSoak(Plan plan, LogBroker broker, Produced produced, Admin admin) {
        this.plan = plan;
        this.produced = produced;
        this.admin = admin;
        random = new Random(plan.seed());
        GROUPS.forEach(name -> groups.add(new SoakedGroup(name, broker, plan, random)));
    }

    /** Runs it. */
    public static void main(String[] args) {
        MainOptions options = MainOptions.parse(
                args,
                Map.of(
                        "--records", "5000000",
                        "--partitions", "12",
                        "--kills", "30",
                        "--seconds-between", "2",
                        "--seed", "1",
                        "--order", "noted-first"));
        Outcome outcome = run(new Plan(
                options.number("--records"),
                options.number("--partitions"),
                options.number("--kills"),
                options.decimal("--seconds-between"),
                options.number("--seed"),
                options.text("--order")));
        System.out.println(outcome);
        System.exit(outcome.isRight() ? 0 : 1);
    }

    static Outcome run(Plan plan) {
        try (LogBroker broker = new LogBroker(
                "group-soak", "group.min.session.timeout.ms=1000", "group.initial.rebalance.delay.ms=500")) {
            broker.start();
            broker.cluster()
                    .weir("topic", "create", TOPIC, "-p", plan.partitions(), "-b", broker.address())
                    .endedWith(0);
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
                    Produced produced = new Produced(broker.address(), plan)) {
                return new GroupSoak(plan, broker, produced, admin).run();
            }
        }
    }

    private Outcome run() {
        long startNanos = System.nanoTime();
        groups.forEach(SoakedGroup::begin);
        awaitMembers();
        produced.start();
        for (int round = 0; round < plan.kills(); round++) {
            List<Runnable> events = new ArrayList<>(List.of(() -> any().join(), () -> any().leave(), () -> {
                any().kill();
                killed++;
            }));
            Collections.shuffle(events, random);
            for (Runnable event : events) {
                checkLagsFor((0.5 + random.nextDouble()) * plan.secondsBetween());
                event.run();
            }
        }
        produced.await();
        awaitEnd();
        groups.forEach(SoakedGroup::end);
        List<OfGroup> outcomes = new ArrayList<>();
        for (SoakedGroup group : groups) {
            long lag = group.checkLag(admin, produced.acknowledged());
            outcomes.add(group.outcome(produced.counts(), lag));
        }
        long wallMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        return new Outcome(plan, killed, wallMillis, outcomes);
    }

    private void awaitMembers() {
        long begin = System.nanoTime();
        while (!groups.stream().allMatch(SoakedGroup::hasBegun)) {
            if (System.nanoTime() - begin > STALL_NANOS) {
                throw new AssertionError("No member has partitions; see " + groups.get(0));
            }
            LockSupport.parkNanos(LAG_PAUSE_NANOS);
        }
    }

    private SoakedGroup any() {
        return groups.get(random.nextInt(groups.size()));
    }

    private void checkLagsFor(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() - end < 0) {
            lag();
            LockSupport.parkNanos(LAG_PAUSE_NANOS);
        }
    }

    private long lag() {
        long sum = 0;
        for (SoakedGroup group : groups) {
            sum += group.checkLag(admin, produced.acknowledged());
            group.requireMembers();
        }
        return sum;
    }

    /** Until all is committed, or nobody reads any more. */
    private void awaitEnd() {
        long read = -1;
        long since = System.nanoTime();
        while (lag() > 0 && System.nanoTime() - since < STALL_NANOS) {
            long now = groups.stream().mapToLong(SoakedGroup::read).sum();
            if (now != read) {
                read = now;
                since = System.nanoTime();
            }
            LockSupport.parkNanos(LAG_PAUSE_NANOS);
        }
    }
}
