package io.weir.jobmanager;

import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.rpc.EndpointExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** What the TaskManagers of one simulation share: the channels between their tasks, the disk, and luck. */
final class SimulatedWorld {
    final ManualCluster cluster;
    final SimulatedDisk disk;
    final Random random;
    final SimulatedBug bug;
    /** All that were ever made. */
    final Map<AttemptId, CheckpointedTask> tasks = new LinkedHashMap<>();
    /** The splits that finished subtasks have read, by vertex and number. */
    final Map<String, Set<String>> readByFinished = new HashMap<>();

    private final Map<AttemptId, List<Consumer<CheckpointedTask>>> early = new HashMap<>();
    private final Map<String, Long> lastArrival = new HashMap<>();
    private final EndpointExecutor executor;
    private double declineRate;
    private double slowRate;

    SimulatedWorld(ManualCluster cluster, SimulatedDisk disk, Random random, SimulatedBug bug) {
        this.cluster = cluster;
        this.disk = disk;
        this.random = random;
        this.bug = bug;
        this.executor = executor(cluster);
    }

    private static EndpointExecutor executor(ManualCluster cluster) {
        var made = new AtomicReference<EndpointExecutor>();
        cluster.network.service("world:1").start("world", "", given -> {
            made.set(given);
            return (message, sender, reply) -> {};
        });
        return made.get();
    }

    void trouble(double declines, double slowness) {
        declineRate = declines;
        slowRate = slowness;
    }

    /** Whether a task cannot take part; in what is to stop the job, often. */
    boolean declines(boolean stop) {
        return random.nextDouble() < (stop ? 20 * declineRate : declineRate);
    }

    /** How long writing a snapshot takes. */
    int writeMillis() {
        return random.nextDouble() < slowRate ? 3000 : 1 + random.nextInt(150);
    }

    void later(int maxMillis, Runnable command) {
        after(1 + random.nextInt(maxMillis), command);
    }

    void after(int millis, Runnable command) {
        executor.schedule(Duration.ofMillis(millis), command);
    }

    /** Through the channel between two tasks, in order; what ends before it arrives gets nothing. */
    void send(AttemptId from, AttemptId to, CheckpointedTask.Item item) {
        String channel = from + ">" + to;
        long now = cluster.network.nowMillis();
        long arrival = Math.max(lastArrival.getOrDefault(channel, 0L), now + random.nextInt(40));
        lastArrival.put(channel, arrival);
        after((int) (arrival - now), () -> {
            CheckpointedTask target = tasks.get(to);
            if (target != null) {
                target.receive(from.subtask(), item);
            } else { // it is on its way
                early.computeIfAbsent(to, unused -> new ArrayList<>()).add(late -> late.receive(from.subtask(), item));
            }
        });
    }

    void add(CheckpointedTask task) {
        tasks.put(task.attempt(), task);
        List<Consumer<CheckpointedTask>> waiting = early.remove(task.attempt());
        if (waiting != null) {
            waiting.forEach(each -> each.accept(task));
        }
    }

    void finished(AttemptId attempt, Set<String> splits) {
        readByFinished.put(place(attempt.vertexId(), attempt.subtask()), new TreeSet<>(splits));
    }

    static String place(String vertexId, int subtask) {
        return vertexId + "/" + subtask;
    }

    static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
