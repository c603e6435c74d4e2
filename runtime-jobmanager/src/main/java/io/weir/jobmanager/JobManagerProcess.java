package io.weir.jobmanager;

import io.weir.jobmanager.JobManagerEndpoint.Leadership;
import io.weir.jobmanager.blob.BlobStore;
import io.weir.jobmanager.blob.JarStore;
import io.weir.jobmanager.checkpoint.CheckpointDisk;
import io.weir.jobmanager.job.Clock;
import io.weir.jobmanager.job.Durability;
import io.weir.jobmanager.job.JobRuntime;
import io.weir.jobmanager.job.OwnSourceThread;
import io.weir.jobmanager.program.ProgramRunner;
import io.weir.jobmanager.rest.RestContext;
import io.weir.jobmanager.rest.RestEndpoint;
import io.weir.jobmanager.rest.RestServer;
import io.weir.jobmanager.schedule.SlotPool;
import io.weir.runtime.classloading.UserClassLoader;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.graph.BlobKey;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.rpc.EndpointExecutor;
import io.weir.runtime.rpc.LifelineServer;
import io.weir.runtime.rpc.PekkoRpcService;
import io.weir.runtime.rpc.RpcException;
import io.weir.runtime.rpc.RpcService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JobManager with everything that belongs to it; the one class that knows all of it. Used by the JobManager's own
 * process and by a cluster within one JVM.
 */
public final class JobManagerProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobManagerProcess.class);
    private static final int IO_THREADS = 16;
    private static final int IO_QUEUE = 10_000;

    private final JobManagerConfig config;
    private final Clock clock = Clock.system();
    private final ThreadPoolExecutor io = ioExecutor();
    private final Path directory;
    private final BlobStore blobs;
    private final RpcService rpc;
    private final JobManagerEndpoint endpoint;
    private final RestServer rest;

    /**
     * Starts a JobManager; programs are run by the {@link ProgramRunner} on the class path, if there is one.
     *
     * @throws RpcException if a port is in use; the message names the key to change
     */
    public static JobManagerProcess start(JobManagerConfig config) {
        return new JobManagerProcess(
                config, ServiceLoader.load(ProgramRunner.class).findFirst().orElse(null));
    }

    /**
     * Starts a JobManager.
     *
     * @param runner runs uploaded programs; null: they cannot be run here
     * @throws RpcException if a port is in use; the message names the key to change
     */
    public JobManagerProcess(JobManagerConfig config, @Nullable ProgramRunner runner) {
        this.config = config;
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            directory = temporaryDirectory(config.jobs().temporaryDirectory());
            opened.add(() -> delete(directory));
            blobs = new BlobStore(Files.createDirectory(directory.resolve("blobs")));
            RpcService opening = new PekkoRpcService(config.rpc());
            rpc = opening;
            opened.add(opening);
            Leadership leadership = new Leadership(UUID.randomUUID().toString(), config.heartbeats(), clock);
            endpoint = rpc.start(
                    JobManagerMessage.ENDPOINT, leadership.token(), main -> makeEndpoint(opening, main, leadership));
            Path uploads = config.jobs().uploadDirectory().isEmpty()
                    ? directory.resolve("jars")
                    : Path.of(config.jobs().uploadDirectory());
            RestContext context =
                    new RestContext(endpoint, config, blobs, new JarStore(Files.createDirectories(uploads)), io, clock);
            rest = RestEndpoint.start(context, runner, Files.createDirectory(directory.resolve("incoming")));
        } catch (IOException e) {
            closeAll(opened);
            throw new UncheckedIOException("The JobManager cannot make its directories", e);
        } catch (RuntimeException e) {
            closeAll(opened);
            throw e;
        }
        endpoint.open(rest.port());
        LOG.info("JobManager is up: REST on {}:{}, RPC on {}", config.rest().address(), rest.port(), rpc.address());
    }

    /** Where TaskManagers call it, as {@code host:port}. */
    public String rpcAddress() {
        return rpc.address();
    }

    /** The port of the REST endpoint and the dashboard. */
    public int restPort() {
        return rest.port();
    }

    /** The endpoint that owns the jobs. */
    public JobManagerEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        rest.close();
        rpc.stop(JobManagerMessage.ENDPOINT);
        rpc.close();
        io.shutdownNow();
        delete(directory);
        LOG.info("JobManager has ended");
    }

    private JobManagerEndpoint makeEndpoint(RpcService service, EndpointExecutor main, Leadership leadership) {
        JobManagerConfig.Jobs jobs = config.jobs();
        JobRuntime runtime = new JobRuntime(
                main,
                io,
                OwnSourceThread::new,
                this::classLoader,
                clock,
                jobs.askTimeout(),
                new Durability(config.values(), new CheckpointDisk(), new SecureRandom()));
        return new JobManagerEndpoint(
                service,
                main,
                listener -> new LifelineServer(config.rpc().bindHost(), config.lifelinePort(), listener),
                leadership,
                taskManagers -> new Dispatcher(
                        taskManagers,
                        new SlotPool(jobs.slotRequestTimeout().toMillis()),
                        blobs,
                        runtime,
                        jobs.endedJobsKept()));
    }

    private ClassLoader classLoader(JobGraph job) {
        List<Path> jars = new ArrayList<>();
        for (BlobKey jar : job.jars()) {
            jars.add(blobs.find(jar.sha256())
                    .orElseThrow(() -> new IllegalStateException("jar '%s' is gone".formatted(jar.name()))));
        }
        ClassLoader parent = JobManagerProcess.class.getClassLoader();
        return new UserClassLoader("job-" + job.jobId(), jars, parent, config.classLoading());
    }

    private static ThreadPoolExecutor ioExecutor() {
        AtomicInteger numbers = new AtomicInteger();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                IO_THREADS, IO_THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(IO_QUEUE), command -> {
                    Thread thread = new Thread(command, "weir-jobmanager-io-" + numbers.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static Path temporaryDirectory(String configured) throws IOException {
        Path parent = configured.isEmpty() ? Path.of(System.getProperty("java.io.tmpdir", ".")) : Path.of(configured);
        return Files.createTempDirectory(Files.createDirectories(parent), "weir-jobmanager-");
    }

    private static void closeAll(List<AutoCloseable> opened) {
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Exception e) { // what made the start fail is what users must see
                LOG.warn("Something stays behind of a failed start", e);
            }
        }
    }

    private static void delete(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("Temporary files stay behind in {}", tree, e);
        }
    }
}
