package io.weir.taskmanager;

import io.weir.runtime.checkpoint.FileSnapshotStore;
import io.weir.runtime.config.TaskManagerConfig;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.HighAvailabilityChoice;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskManagerInfo;
import io.weir.runtime.rpc.EndpointExecutor;
import io.weir.runtime.rpc.PekkoRpcService;
import io.weir.taskmanager.exchange.Exchange;
import io.weir.taskmanager.network.Network;
import io.weir.taskmanager.source.CoordinatorLink;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires a TaskManager: RPC, exchange, tasks. The one class that knows all of them. */
public final class TaskManagerProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskManagerProcess.class);

    /** Threads that write snapshots; more than the disks of most machines can use at once. */
    private static final int SNAPSHOT_WRITERS = 4;

    private final TaskManagerConfig config;
    private final TaskManagerInfo info;
    private final PekkoRpcService rpc;
    private final Exchange exchange;
    private final FileSnapshotStore snapshots;
    private final LocalFiles files;
    private final JobCopies copies;
    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService io;
    private final HighAvailability highAvailability;
    private @Nullable JobManagerLink link;

    /**
     * Starts a TaskManager, which then looks for its JobManager by itself.
     *
     * @param fatal takes the reason for which the process must end
     * @throws RuntimeException if it cannot start, as when a port is in use; one sentence
     */
    public TaskManagerProcess(TaskManagerConfig config, Consumer<String> fatal) {
        this.config = config;
        highAvailability = HighAvailabilityChoice.open(config.values());
        try {
            rpc = new PekkoRpcService(config.rpc());
        } catch (RuntimeException e) {
            highAvailability.close();
            throw e;
        }
        Network network;
        try {
            network = new Network(
                    config.exchange().bindHost(),
                    config.exchange().dataPort(),
                    config.exchange().segmentBytes());
            info = describe(config, rpc.address(), network.port());
            files = LocalFiles.create(config.tasks().temporaryDirectory(), config.values(), info.id());
        } catch (RuntimeException e) {
            rpc.close();
            highAvailability.close();
            throw e;
        }
        timer = new ScheduledThreadPoolExecutor(1, daemon("weir-taskmanager-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.prestartCoreThread(); // by nobody's task, whose code it would keep
        // The same for the JDK's own timer, which sources use and which starts its thread when it is asked first.
        CompletableFuture.delayedExecutor(0, TimeUnit.NANOSECONDS).execute(() -> {});
        io = Executors.newSingleThreadExecutor(daemon("weir-taskmanager-io"));
        exchange = new Exchange(info.id(), network);
        snapshots = new FileSnapshotStore(SNAPSHOT_WRITERS);
        copies = new JobCopies(files.copies(), snapshots);
        rpc.start(info.id(), "", executor -> endpoint(executor, fatal));
        LOG.info("TaskManager {} started with {} slots; records on port {}", info.id(), info.slots(), network.port());
    }

    private static java.util.concurrent.ThreadFactory daemon(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private static TaskManagerInfo describe(TaskManagerConfig config, String rpcAddress, int dataPort) {
        byte[] suffix = new byte[3];
        new SecureRandom().nextBytes(suffix);
        Runtime runtime = Runtime.getRuntime();
        long physicalBytes =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getTotalMemorySize()
                        : -1;
        return new TaskManagerInfo(
                rpcAddress + "-" + HexFormat.of().formatHex(suffix),
                rpcAddress,
                config.exchange().host(),
                dataPort,
                config.slots(),
                new TaskManagerInfo.HardwareInfo(
                        runtime.availableProcessors(),
                        physicalBytes,
                        runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory()),
                        runtime.maxMemory()));
    }

    private TaskManager endpoint(EndpointExecutor executor, Consumer<String> fatal) {
        JobManagerLink jobManager = new JobManagerLink(rpc, config, highAvailability, info, executor, fatal);
        link = jobManager;
        TaskLedger ledger = new TaskLedger(jobManager::tell, info.host(), InstantSource.system());
        TaskFactory factory = new TaskFactory(
                config,
                exchange,
                files,
                copies,
                timer,
                new TaskReports(jobManager, ledger),
                attempt -> coordinator(ledger, attempt));
        TaskCanceling canceling = new TaskCanceling(config.tasks(), timer, fatal);
        TaskManager taskManager =
                new TaskManager(info.id(), executor, io, new TaskManager.Tools(factory, canceling, ledger), jobManager);
        executor.execute(jobManager::start);
        return taskManager;
    }

    private CoordinatorLink coordinator(TaskLedger ledger, AttemptId attempt) {
        return new CoordinatorLink() {
            @Override
            public void registerReader() {
                ledger.registerReader(attempt);
            }

            @Override
            public void requestSplit() {
                ledger.requestSplit(attempt);
            }

            @Override
            public void sendEvent(byte[] event) {
                ledger.sendEvent(attempt, event);
            }

            @Override
            public String host() {
                return info.host();
            }
        };
    }

    /** Who it is. */
    public TaskManagerInfo info() {
        return info;
    }

    @Override
    public void close() {
        if (link != null) {
            link.stop("it was shut down");
        }
        highAvailability.close();
        rpc.close();
        exchange.close();
        snapshots.close();
        copies.close();
        timer.shutdownNow();
        io.shutdownNow();
        files.close();
    }
}
