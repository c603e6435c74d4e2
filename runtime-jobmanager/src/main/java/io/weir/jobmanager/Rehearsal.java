package io.weir.jobmanager;

import io.weir.api.configuration.Configuration;
import io.weir.api.connector.basic.NumberSequenceSource;
import io.weir.api.plan.OperatorSpec;
import io.weir.api.plan.Partitioning;
import io.weir.api.plan.SourceSpec;
import io.weir.api.time.WatermarkStrategy;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.config.RpcSettings;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.OperatorNode;
import io.weir.runtime.graph.UserCode;
import io.weir.runtime.graph.VertexCode;
import io.weir.runtime.rpc.PekkoRpcService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A job, its leader and its next leader, all played within one process: takes what a standby does first when it is elected, and
 * which nothing else in a process does before. {@code bin/archive-classes.sh} keeps the classes that this takes, so that
 * nobody waits for them when a leader was lost.
 */
public final class Rehearsal {
    private static final int LEADERS = 2;
    private static final int CHECKPOINTS = 3;
    private static final int VERTICES = 2;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String JOB = "0000000000000000000000000e4ea25a";
    private static final String SOURCE = "00000000000000000000000000000001";
    private static final String SINK = "00000000000000000000000000000002";

    private Rehearsal() {}

    /**
     * Plays it with files in {@code directory} and ports of the loopback address.
     *
     * @throws TimeoutException if a step takes two minutes
     * @throws IllegalStateException if the second leader does not go on with the tasks of the first
     */
    public static void play(Path directory) throws Exception {
        Map<String, byte[]> entries = new TreeMap<>();
        try (PekkoRpcService rpc = new PekkoRpcService(RpcSettings.loopback())) {
            RehearsedTasks tasks = new RehearsedTasks(rpc);
            for (int epoch = 1; epoch <= LEADERS; epoch++) {
                try (JobManagerProcess leader =
                        new JobManagerProcess(config(directory), null, new RehearsedElection(entries, epoch))) {
                    JobManagerEndpoint endpoint = awaitLeading(leader);
                    tasks.register(leader.rpcAddress());
                    if (epoch == 1) {
                        endpoint.submit(job(directory)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                    }
                    if (!tasks.awaitCheckpoints(CHECKPOINTS, LIMIT)) {
                        throw new TimeoutException("No checkpoints under leader " + epoch);
                    }
                }
            }
            if (tasks.count() != VERTICES * RehearsedTasks.SLOTS) {
                throw new IllegalStateException("The second leader has started the tasks again");
            }
        }
    }

    private static JobManagerConfig config(Path directory) {
        return JobManagerConfig.from(Configuration.fromMap(Map.of(
                "rest.port",
                "0",
                "high-availability.type",
                "rehearsal",
                "high-availability.storageDir",
                directory.resolve("shared").toAbsolutePath().toString(),
                "io.tmp.dirs",
                directory.toString())));
    }

    private static JobManagerEndpoint awaitLeading(JobManagerProcess leader) throws TimeoutException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!leader.isLeading()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("Nobody leads");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return leader.endpoint();
    }

    private static JobGraph job(Path directory) {
        OperatorSpec numbers = new SourceSpec(new NumberSequenceSource(0, 9), WatermarkStrategy.noWatermarks());
        byte[] code = UserCode.write(
                new VertexCode(new ArrayList<>(List.of(numbers)), new ArrayList<>(), new HashMap<>(), null),
                "rehearsal");
        return new JobGraph(
                JOB,
                "rehearsal",
                List.of(
                        vertex(SOURCE, OperatorNode.Kind.SOURCE, code),
                        vertex(SINK, OperatorNode.Kind.SINK, new byte[0])),
                List.of(new JobEdge(0, SOURCE, 0, null, SINK, 0, Partitioning.FORWARD, 100, new byte[0])),
                Map.of(
                        "execution.checkpointing.interval",
                        "10 ms",
                        "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toAbsolutePath().toString()),
                Map.of(),
                List.of());
    }

    private static JobVertex vertex(String id, OperatorNode.Kind kind, byte[] code) {
        OperatorNode only = new OperatorNode(id, "rehearsed", null, kind, -1, null);
        return new JobVertex(id, "rehearsed", RehearsedTasks.SLOTS, 128, false, "default", List.of(only), code);
    }
}
