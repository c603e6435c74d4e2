package io.weir.jobmanager;

import io.weir.api.configuration.Configuration;
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
import io.weir.jobmanager.rest.RestServer;
import io.weir.jobmanager.schedule.SlotPool;
import io.weir.jobmanager.store.DurableJobStore;
import io.weir.jobmanager.store.JobStore;
import io.weir.jobmanager.store.StorageDirectory;
import io.weir.jobmanager.store.StoredJob;
import io.weir.runtime.classloading.UserClassLoader;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.graph.BlobKey;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.ha.FencedEntries;
import io.weir.runtime.ha.FencedException;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.HighAvailabilityChoice;
import io.weir.runtime.ha.LeaderAddress;
import io.weir.runtime.ha.LeaderInfo;
import io.weir.runtime.ha.Term;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.rpc.EndpointExecutor;
import io.weir.runtime.rpc.LifelineServer;
import io.weir.runtime.rpc.PekkoRpcService;
import io.weir.runtime.rpc.RpcException;
import io.weir.runtime.rpc.RpcService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
    private static final int CLOSE_SECONDS = 5;

    private final JobManagerConfig config;
    private final @Nullable ProgramRunner runner;
    private final Clock clock = Clock.system();
    private final ThreadPoolExecutor io = ioExecutor();
    private final Path directory;
    private final BlobStore blobs;
    private final JarStore jars;
    private final HighAvailability highAvailability;
    /** What all JobManagers share; null: there is one. */
    private final @Nullable StorageDirectory shared;

    private final RpcService rpc;
    private final RestServer rest;
    private final LeaderTerms terms;
    private final LeaderAddress own;
    private final @Nullable ExecutorService leadership;
    private volatile Optional<LeaderInfo> leader = Optional.empty();
    /** Of the term; null: it does not lead. */
    private volatile @Nullable JobManagerEndpoint endpoint;

    /**
     * Starts a JobManager; programs are run by the {@link ProgramRunner} on the class path, if there is one.
     *
     * @throws RpcException if a port is in use; the message names the key to change
     * @throws IllegalArgumentException if the settings of high availability do not fit; one sentence
     */
    public static JobManagerProcess start(JobManagerConfig config) {
        return new JobManagerProcess(
                config, ServiceLoader.load(ProgramRunner.class).findFirst().orElse(null));
    }

    /**
     * Starts a JobManager. Without elections it leads when this returns.
     *
     * @param runner runs uploaded programs; null: they cannot be run here
     * @throws RpcException if a port is in use; the message names the key to change
     * @throws IllegalArgumentException if the settings of high availability do not fit; one sentence
     */
    public JobManagerProcess(JobManagerConfig config, @Nullable ProgramRunner runner) {
        this(config, runner, HighAvailabilityChoice.open(config.values()));
    }

    /** As above, with a high availability that is closed with it. */
    JobManagerProcess(JobManagerConfig config, @Nullable ProgramRunner runner, HighAvailability highAvailability) {
        this.config = config;
        this.runner = runner;
        this.highAvailability = highAvailability;
        List<AutoCloseable> opened = new ArrayList<>(List.of(highAvailability));
        try {
            boolean elects = highAvailability.electsLeaders();
            shared = elects ? StorageDirectory.of(config.values()) : null;
            directory = temporaryDirectory(config.jobs().temporaryDirectory());
            opened.add(() -> delete(directory));
            blobs = new BlobStore(Files.createDirectory(directory.resolve("blobs")));
            jars = new JarStore(Files.createDirectories(uploads()));
            rpc = new PekkoRpcService(config.rpc());
            opened.add(rpc);
            rest = new RestServer(config.rest(), Files.createDirectory(directory.resolve("incoming")), io);
            opened.add(rest);
            own = new LeaderAddress(
                    rpc.address(), "http://%s:%d".formatted(config.rest().address(), rest.port()));
            leadership = elects ? Executors.newSingleThreadExecutor(JobManagerProcess::leadershipThread) : null;
            terms = new LeaderTerms(leadership == null ? Runnable::run : leadership, io, new Surroundings());
            if (elects) {
                rest.follow(this::leaderRest, URI.create(own.rest()));
                highAvailability.watchLeader(info -> leader = info);
            }
            terms.contend(highAvailability, own);
        } catch (IOException e) {
            closeAll(opened);
            throw new UncheckedIOException("The JobManager cannot make its directories", e);
        } catch (RuntimeException e) {
            closeAll(opened);
            throw e;
        }
        LOG.info("JobManager is up: REST on {}:{}, RPC on {}", config.rest().address(), rest.port(), rpc.address());
    }

    private Path uploads() {
        String configured = config.jobs().uploadDirectory();
        if (!configured.isEmpty()) {
            return Path.of(configured);
        }
        return shared == null ? directory.resolve("jars") : shared.uploads();
    }

    private Optional<URI> leaderRest() {
        return leader.map(info -> URI.create(info.address().rest()));
    }

    private static Thread leadershipThread(Runnable work) {
        Thread thread = new Thread(work, "weir-jobmanager-leadership");
        thread.setDaemon(true);
        return thread;
    }

    /** Where TaskManagers call it, as {@code host:port}. */
    public String rpcAddress() {
        return rpc.address();
    }

    /** The port of the REST endpoint and the dashboard. */
    public int restPort() {
        return rest.port();
    }

    /**
     * The endpoint that owns the jobs.
     *
     * @throws IllegalStateException if this JobManager does not lead
     */
    public JobManagerEndpoint endpoint() {
        JobManagerEndpoint present = endpoint;
        if (present == null) {
            throw new IllegalStateException("This JobManager does not lead");
        }
        return present;
    }

    /** Whether it leads at this moment. */
    boolean isLeading() {
        return endpoint != null;
    }

    @Override
    public void close() {
        if (leadership != null) {
            // All of the term ends before another is let in.
            terms.close()
                    .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
        highAvailability.close();
        if (leadership != null) {
            leadership.shutdownNow();
        }
        rest.close();
        rpc.stop(JobManagerMessage.ENDPOINT);
        rpc.close();
        io.shutdownNow();
        delete(directory);
        LOG.info("JobManager has ended");
    }

    /** What a term needs of the process. */
    private final class Surroundings implements LeaderTerms.Surroundings {
        @Override
        public @Nullable DurableJobStore store(Term term, Consumer<FencedException> fenced) {
            StorageDirectory storage = shared;
            if (storage == null) {
                return null;
            }
            FencedEntries entries = highAvailability
                    .entries()
                    .orElseThrow(() -> new IllegalStateException("Where leaders are elected entries are kept"));
            return new DurableJobStore(
                    entries,
                    term.epoch(),
                    new DurableJobStore.Settings(storage.path(), config.jobs().endedJobsKept()),
                    blobs,
                    fenced);
        }

        @Override
        public LeaderTerms.Work lead(Term term, @Nullable DurableJobStore store, List<StoredJob> left) {
            Leadership own = new Leadership(term.token(), config.heartbeats(), clock);
            JobManagerEndpoint begun =
                    rpc.start(JobManagerMessage.ENDPOINT, term.token(), main -> makeEndpoint(main, own, store));
            endpoint = begun;
            begun.takeOver(left);
            RestContext.Leading leading = new RestContext.Leading(
                    new LeaderInfo(term, JobManagerProcess.this.own), clock.wallMillis(), highAvailability);
            rest.lead(new RestContext(begun, config, blobs, jars, io, clock, leading), runner);
            begun.open(rest.port());
            if (store != null) {
                LOG.info("Leads under epoch {} with {} jobs of former leaders", term.epoch(), left.size());
            }
            return why -> stop(begun);
        }

        private CompletableFuture<Void> stop(JobManagerEndpoint ending) {
            endpoint = null;
            rest.follow(JobManagerProcess.this::leaderRest, URI.create(own.rest()));
            return ending.abandon()
                    .handle((abandoned, error) -> {
                        rpc.stop(JobManagerMessage.ENDPOINT);
                        return ending.stopped();
                    })
                    .thenCompose(stopped -> stopped);
        }
    }

    private JobManagerEndpoint makeEndpoint(EndpointExecutor main, Leadership own, @Nullable DurableJobStore store) {
        JobManagerConfig.Jobs jobs = config.jobs();
        CheckpointDisk disk = new CheckpointDisk();
        Configuration cluster = shared == null ? config.values() : shared.withCheckpoints(config.values());
        JobRuntime runtime = new JobRuntime(
                main,
                io,
                OwnSourceThread::new,
                this::classLoader,
                clock,
                jobs.askTimeout(),
                new Durability(cluster, disk, new SecureRandom(), store == null ? JobStore.none(disk) : store));
        return new JobManagerEndpoint(
                rpc,
                main,
                listener -> new LifelineServer(config.rpc().bindHost(), config.lifelinePort(), listener),
                own,
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
