package io.weir.jobmanager;

import io.weir.api.configuration.Configuration;
import io.weir.jobmanager.JobManagerEndpoint.Leadership;
import io.weir.jobmanager.blob.BlobStore;
import io.weir.jobmanager.checkpoint.CheckpointDisk;
import io.weir.jobmanager.job.Clock;
import io.weir.jobmanager.job.Durability;
import io.weir.jobmanager.job.JobMaster;
import io.weir.jobmanager.job.JobRuntime;
import io.weir.jobmanager.job.SourceThread;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.jobmanager.schedule.SlotPool;
import io.weir.runtime.config.HeartbeatConfig;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.rpc.EndpointExecutor;
import io.weir.runtime.rpc.Lifelines;
import io.weir.runtime.rpc.ManualRpc;
import io.weir.runtime.rpc.RpcEndpoint;
import io.weir.runtime.rpc.RpcService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/** A JobManager's endpoint on a network and a clock of the test's own: nothing happens until the test lets it. */
final class ManualCluster {
    static final String ADDRESS = "jobmanager:6123";
    static final Duration ASK_TIMEOUT = Duration.ofSeconds(10);

    final ManualRpc network = new ManualRpc();
    final List<String> cutLifelines = new ArrayList<>();
    final JobManagerEndpoint endpoint;
    private final RpcService rpc = network.service(ADDRESS);
    private final Random random;
    private final int delayMillis;
    private int sources;
    private int taskManagers;

    ManualCluster(int endedJobsKept) {
        this(endedJobsKept, new Durability(new Configuration(), new CheckpointDisk(), new Random(7)), new Random(0), 1);
    }

    /** With input and output, and enumerators, that take up to {@code delayMillis}, exclusive. */
    ManualCluster(int endedJobsKept, Durability durability, Random random, int delayMillis) {
        this.random = random;
        this.delayMillis = delayMillis;
        HeartbeatConfig heartbeats = new HeartbeatConfig(Duration.ofSeconds(1), Duration.ofSeconds(10));
        endpoint = rpc.start(
                JobManagerMessage.ENDPOINT,
                "leader-1",
                main -> new JobManagerEndpoint(
                        rpc,
                        main,
                        listener -> new FakeLifelines(),
                        new Leadership("leader-1", heartbeats, clock()),
                        taskManagers -> new Dispatcher(
                                taskManagers,
                                new SlotPool(10_000),
                                new BlobStore(Path.of("nowhere")),
                                new JobRuntime(
                                        main,
                                        io(main),
                                        this::sourceThread,
                                        job -> getClass().getClassLoader(),
                                        clock(),
                                        ASK_TIMEOUT,
                                        durability),
                                endedJobsKept)));
        endpoint.open(8081);
        network.runUntilIdle();
    }

    /** A TaskManager on an address of its own, registered. */
    FakeTaskManager taskManager(String id, int slots) {
        FakeTaskManager taskManager =
                new FakeTaskManager(network.service("taskmanager" + taskManagers++ + ":1"), ADDRESS, id, slots);
        taskManager.register();
        network.runUntilIdle();
        return taskManager;
    }

    JobMaster submit(JobGraph job) {
        endpoint.dispatcher().submit(job);
        network.runUntilIdle();
        return endpoint.dispatcher().find(job.jobId()).orElseThrow();
    }

    void advance(Duration time) {
        network.advance(time);
    }

    JobStatus status(JobGraph job) {
        return endpoint.dispatcher().find(job.jobId()).orElseThrow().graph().status();
    }

    /** What the first failure of a job says. */
    String failure(JobGraph job) {
        return endpoint.dispatcher()
                .find(job.jobId())
                .orElseThrow()
                .graph()
                .failures()
                .get(0)
                .failure()
                .message();
    }

    Clock clock() {
        return new Clock() {
            @Override
            public long wallMillis() {
                return network.nowMillis();
            }

            @Override
            public long nanos() {
                return network.nowMillis() * 1_000_000;
            }
        };
    }

    private Executor io(EndpointExecutor main) {
        return delayMillis == 1
                ? Runnable::run
                : command -> main.schedule(Duration.ofMillis(random.nextInt(ioMillis())), command);
    }

    /** Disks are slow now and then. */
    private int ioMillis() {
        return random.nextInt(20) == 0 ? 50 * delayMillis : delayMillis;
    }

    private SourceThread sourceThread(String name) {
        AtomicReference<EndpointExecutor> executor = new AtomicReference<>();
        String endpointName = "source-" + sources++;
        RpcEndpoint ignored = rpc.start(endpointName, "", made -> {
            executor.set(made);
            return (message, sender, reply) -> {};
        });
        return new SourceThread() {
            private long busyUntilMillis;

            @Override
            public void execute(Runnable command) {
                long now = network.nowMillis();
                busyUntilMillis = Math.max(busyUntilMillis, now + random.nextInt(delayMillis));
                executor.get().schedule(Duration.ofMillis(busyUntilMillis - now), command);
            }

            @Override
            public Cancellable schedule(Duration delay, Runnable command) {
                return executor.get().schedule(delay, command);
            }

            @Override
            public void close() {
                rpc.stop(endpointName);
            }

            @Override
            public String toString() {
                return endpointName + " of " + ignored;
            }
        };
    }

    private final class FakeLifelines implements Lifelines {
        @Override
        public int port() {
            return 4711;
        }

        @Override
        public void cut(String taskManagerId) {
            cutLifelines.add(taskManagerId);
        }

        @Override
        public void close() {}
    }
}
