package io.weir.systemtests.log;

import io.weir.systemtests.LogBrokers;
import io.weir.systemtests.soak.MainOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Kills brokers of a cluster of three with signal 9 while it is written to, starts them again, and at the end compares what is in it
 * with what it acknowledged:
 *
 * <pre>
 * log-cluster-soak.sh [--kills 20] [--seed 1] [--seconds-between 1] [--transactions 0]
 * </pre>
 *
 * <p>The next broker is killed when all copies are in sync again. Prints a line of JSON, with the longest time in which a partition
 * acknowledged nothing after a kill, and one for each kind of error that a client was told. Exit code 0: as for {@link LogSoak}.
 */
public final class LogClusterSoak {
    private static final int NODES = 3;
    private static final int PLAIN_WRITERS = 3;
    private static final long PATIENCE_SECONDS = 120;

    private LogClusterSoak() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        MainOptions options = MainOptions.parse(
                args, Map.of("--kills", "20", "--seed", "1", "--seconds-between", "1", "--transactions", "0"));
        int kills = options.number("--kills");
        Random random = new Random(options.number("--seed"));
        long startNanos = System.nanoTime();
        Failures failures = new Failures();
        List<Long> unavailableMillis = new ArrayList<>();
        List<Long> refilledMillis = new ArrayList<>();
        boolean isExact;
        try (LogBrokers brokers = new LogBrokers(
                "log-cluster-soak",
                NODES,
                "default.replication.factor=3",
                "min.insync.replicas=2",
                "zookeeper.session.timeout.ms=4000",
                "offsets.topic.num.partitions=4",
                "transaction.state.log.num.partitions=4")) {
            List<String> topics =
                    options.number("--transactions") == 0 ? List.of("plain") : List.of("plain", "transactions");
            Gaps gaps = new Gaps();
            List<Writer> writers = new ArrayList<>();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers.addresses()))) {
                await("all brokers are there", () -> nodes(admin) == NODES);
                for (String topic : topics) {
                    admin.createTopics(List.of(new org.apache.kafka.clients.admin.NewTopic(
                                    topic, Writer.PARTITIONS, (short) NODES)))
                            .all()
                            .get();
                }
                await("all copies are in sync", () -> isInSync(admin, topics));
                for (int i = 0; i < PLAIN_WRITERS + options.number("--transactions"); i++) {
                    boolean transactional = i >= PLAIN_WRITERS;
                    writers.add(new Writer(
                            brokers.addresses(),
                            transactional ? "transactions" : "plain",
                            i,
                            transactional,
                            transactional ? partition -> {} : gaps::acknowledged,
                            failures));
                }
                writers.forEach(Writer::start);
                await("records are acknowledged", gaps::isOver);
                for (int i = 0; i < kills; i++) {
                    pause(2 * random.nextDouble() * options.decimal("--seconds-between"));
                    int victim = random.nextInt(NODES);
                    gaps.reset();
                    long killedNanos = System.nanoTime();
                    brokers.get(victim).kill();
                    await("all partitions go on", gaps::isOver);
                    unavailableMillis.add(gaps.longestMillis());
                    await("the node is missed", () -> nodes(admin) == NODES - 1);
                    brokers.get(victim).launch();
                    await("all copies are in sync", () -> nodes(admin) == NODES && isInSync(admin, topics));
                    refilledMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNanos));
                    System.err.printf(
                            Locale.ROOT,
                            "kill %d of node %d: unavailable for %d ms, in sync after %d ms%n",
                            i + 1,
                            victim + 1,
                            unavailableMillis.get(i),
                            refilledMillis.get(i));
                }
            }
            writers.forEach(Writer::end);
            for (Writer writer : writers) {
                writer.join();
            }
            Comparison comparison = new Comparison(writers);
            topics.forEach(topic -> comparison.read(brokers.addresses(), topic));
            isExact = failures.count() == 0 && comparison.isExact();
            String result = String.format(
                    Locale.ROOT,
                    "{\"kills\":%d,\"seconds\":%.1f,\"failed\":%d,%s,\"unavailableMillisMedian\":%d,\"unavailableMillis99\":%d,\"inSyncMillisMedian\":%d}",
                    kills,
                    (System.nanoTime() - startNanos) / 1e9,
                    failures.count(),
                    comparison,
                    quantile(unavailableMillis, 0.5),
                    quantile(unavailableMillis, 0.99),
                    quantile(refilledMillis, 0.5));
            System.out.println(String.join(
                    System.lineSeparator(),
                    Stream.concat(Stream.of(result), failures.lines().stream()).toList()));
        }
        System.exit(isExact ? 0 : 1);
    }

    private static long quantile(List<Long> values, double share) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size())));
    }

    private static int nodes(Admin admin) {
        try {
            return admin.describeCluster().nodes().get().size();
        } catch (ExecutionException e) {
            return 0;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static boolean isInSync(Admin admin, List<String> topics) {
        try {
            for (TopicDescription topic :
                    admin.describeTopics(topics).allTopicNames().get().values()) {
                if (topic.partitions().stream()
                        .anyMatch(each -> each.leader() == null || each.isr().size() < NODES)) {
                    return false;
                }
            }
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Not within %d s: %s.".formatted(PATIENCE_SECONDS, what));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void pause(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long left;
        while ((left = end - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
    }
}
