package io.weir.jobmanager;

import io.weir.api.plan.Partitioning;
import io.weir.jobmanager.blob.BlobStore;
import io.weir.jobmanager.checkpoint.CheckpointFiles;
import io.weir.jobmanager.job.JobContext;
import io.weir.jobmanager.job.JobMaster;
import io.weir.jobmanager.job.JobRuntime;
import io.weir.jobmanager.schedule.SlotPool;
import io.weir.jobmanager.store.JobStore;
import io.weir.jobmanager.store.StoredJob;
import io.weir.runtime.config.CheckpointConfig;
import io.weir.runtime.config.CheckpointOptions;
import io.weir.runtime.graph.BlobKey;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.HeldTask;
import io.weir.runtime.protocol.TaskManagerInfo;
import io.weir.runtime.protocol.TaskManagerMessage.DropTasks;
import io.weir.runtime.rpc.RpcPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes jobs, keeps those that run and the last that have ended. Confined to the endpoint thread. */
public final class Dispatcher implements JobContext {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    /** One job may not take the JobManager down by its size. */
    private static final int MAX_TASKS = 100_000;

    private final Map<String, JobMaster> jobs = new LinkedHashMap<>();
    /** Jobs that are being made durable. */
    private final Set<String> incoming = new HashSet<>();

    private final TaskManagers taskManagers;
    private final SlotPool slots;
    private final BlobStore blobs;
    private final JobRuntime runtime;
    private final int endedJobsKept;

    Dispatcher(TaskManagers taskManagers, SlotPool slots, BlobStore blobs, JobRuntime runtime, int endedJobsKept) {
        this.taskManagers = taskManagers;
        this.slots = slots;
        this.blobs = blobs;
        this.runtime = runtime;
        this.endedJobsKept = endedJobsKept;
    }

    /**
     * Takes a job and starts it.
     *
     * @throws SubmissionException if it is none, or is there already
     */
    public void submit(JobGraph job) {
        launch(prepare(job));
    }

    /**
     * Takes a job, keeps it for successors where there may be any, and starts it. Done when it has started; fails with {@link
     * SubmissionException}.
     */
    CompletableFuture<Void> accept(JobGraph job) {
        JobMaster master = prepare(job);
        JobStore store = runtime.durability().jobs();
        if (!store.isDurable()) {
            launch(master);
            return CompletableFuture.completedFuture(null);
        }
        incoming.add(job.jobId());
        return CompletableFuture.runAsync(() -> keep(job, store), runtime.io())
                .whenCompleteAsync(
                        (kept, error) -> {
                            incoming.remove(job.jobId());
                            if (error == null) {
                                launch(master);
                            } else {
                                runtime.io().execute(() -> unpin(job.jars()));
                            }
                        },
                        runtime.main());
    }

    private static void keep(JobGraph job, JobStore store) {
        try {
            store.add(job);
        } catch (IOException e) {
            throw new SubmissionException(
                    "Job '%s' cannot be kept for other JobManagers: %s".formatted(job.name(), e.getMessage()), e);
        }
    }

    /** Goes on with a job that a former leader has left. */
    void takeOver(StoredJob left) {
        LOG.info("Job {} '{}' is taken over", left.job().jobId(), left.job().name());
        launch(new JobMaster(left.job(), left, this, runtime));
    }

    /** Slots in which tasks of former leaders are that may go on, with their jobs. */
    Map<Integer, String> claims(List<HeldTask> held) {
        Map<Integer, String> claims = new LinkedHashMap<>();
        for (HeldTask task : held) {
            if (find(task.attempt().jobId()).filter(JobMaster::isTakenOver).isPresent()) {
                claims.put(task.slot(), task.attempt().jobId());
            }
        }
        return claims;
    }

    /** A TaskManager has registered with tasks of former leaders: each job decides, and those of no job are dropped. */
    void found(TaskManagerInfo info, List<HeldTask> held) {
        Map<String, List<HeldTask>> byJob = new LinkedHashMap<>();
        held.forEach(task -> byJob.computeIfAbsent(task.attempt().jobId(), id -> new ArrayList<>())
                .add(task));
        byJob.forEach((jobId, tasks) -> find(jobId)
                .ifPresentOrElse(
                        job -> job.onTasksFound(info, tasks),
                        () -> taskManager(info.id())
                                .ifPresent(peer -> peer.tell(new DropTasks(jobId, "there is no such job any more")))));
    }

    /** Another JobManager leads: everything ends here, and nothing that lasts is touched. */
    void abandon() {
        jobs.values().forEach(JobMaster::abandon);
    }

    private JobMaster prepare(JobGraph job) {
        check(job);
        boolean ended = runtime.durability().jobs().hasEnded(job.jobId());
        if (ended || incoming.contains(job.jobId()) || jobs.containsKey(job.jobId())) {
            throw new SubmissionException("There is a job %s already.".formatted(job.jobId()), true);
        }
        JobMaster master;
        try {
            master = new JobMaster(job, this, runtime);
        } catch (IllegalArgumentException e) {
            throw refuse(String.valueOf(e.getMessage()));
        }
        if (runtime.durability().jobs().isDurable() && isLostWithTheJobManager(master)) {
            throw refuse(
                    "Job '%s' keeps its checkpoints in the JobManager's memory, from which no other can go on; leave out '%s', or name a directory with '%s'."
                            .formatted(job.name(), CheckpointOptions.STORAGE.key(), CheckpointOptions.DIRECTORY.key()));
        }
        pinJars(job);
        return master;
    }

    private static boolean isLostWithTheJobManager(JobMaster master) {
        CheckpointConfig config = master.checkpoints().coordinator().config();
        return config.pace().isPeriodic() && config.storage().directory() == null;
    }

    private void launch(JobMaster master) {
        jobs.put(master.graph().job().jobId(), master);
        master.start();
    }

    /** All jobs, oldest first. */
    public Collection<JobMaster> jobs() {
        return Collections.unmodifiableCollection(jobs.values());
    }

    /** The job of that id. */
    public Optional<JobMaster> find(String jobId) {
        return Optional.ofNullable(jobs.get(jobId));
    }

    /** The slots of all TaskManagers. */
    public SlotPool slots() {
        return slots;
    }

    /** Where checkpoints go. */
    public CheckpointFiles checkpointFiles() {
        return runtime.durability().files();
    }

    @Override
    public void requestSlots(String jobId, int count) {
        handle(slots.request(jobId, count, monotonicMillis()));
    }

    @Override
    public void releaseSlots(String jobId) {
        handle(slots.release(jobId));
    }

    @Override
    public Optional<RpcPeer> taskManager(String id) {
        return taskManagers.find(id).map(TaskManagerEntry::peer);
    }

    @Override
    public void onEnded(JobMaster job) {
        forgetOldest();
        runtime.io().execute(() -> unpin(job.graph().job().jars()));
    }

    /** Tells jobs what has become of their requests; as commands, so that no job is told while it acts. */
    void handle(List<SlotPool.Outcome> outcomes) {
        for (SlotPool.Outcome outcome : outcomes) {
            runtime.main()
                    .execute(() -> find(outcome.jobId()).ifPresent(job -> {
                        if (outcome instanceof SlotPool.Outcome.Granted granted) {
                            job.onSlotsGranted(granted.slots());
                        } else if (outcome instanceof SlotPool.Outcome.Refused refused) {
                            job.onSlotsRefused(refused.message());
                        }
                    }));
        }
    }

    void expireSlotRequests() {
        handle(slots.expire(monotonicMillis()));
    }

    private long monotonicMillis() {
        return runtime.clock().nanos() / 1_000_000;
    }

    private void forgetOldest() {
        long ended = jobs.values().stream()
                .filter(job -> job.accumulators().isPresent())
                .count();
        if (ended > endedJobsKept) {
            jobs.values().stream()
                    .filter(job -> job.accumulators().isPresent())
                    .min((a, b) -> Long.compare(a.graph().endMillis(), b.graph().endMillis()))
                    .ifPresent(oldest -> jobs.remove(oldest.graph().job().jobId()));
        }
    }

    private void pinJars(JobGraph job) {
        List<BlobKey> pinned = new ArrayList<>();
        for (BlobKey jar : job.jars()) {
            if (!blobs.pin(jar)) {
                runtime.io().execute(() -> unpin(pinned));
                throw refuse("Jar '%s' of job '%s' was not sent with it.".formatted(jar.name(), job.name()));
            }
            pinned.add(jar);
        }
    }

    private void unpin(List<BlobKey> jars) {
        try {
            jars.forEach(blobs::unpin);
        } catch (UncheckedIOException e) {
            LOG.warn("A jar of an ended job stays behind", e);
        }
    }

    private void check(JobGraph job) {
        if (!ID.matcher(job.jobId()).matches()) {
            throw refuse("'%s' is no job id: it must be 32 lower-case hex digits.".formatted(job.jobId()));
        }
        if (job.vertices().isEmpty()) {
            throw refuse("Job '%s' has no operators; add a source and a sink before execute().".formatted(job.name()));
        }
        Map<String, JobVertex> vertices = new LinkedHashMap<>();
        long tasks = 0;
        for (JobVertex vertex : job.vertices()) {
            if (!ID.matcher(vertex.id()).matches()
                    || vertex.parallelism() < 1
                    || vertex.operators().isEmpty()
                    || vertices.put(vertex.id(), vertex) != null) {
                throw refuse(
                        "Vertex '%s' (%s) of job '%s' is malformed.".formatted(vertex.name(), vertex.id(), job.name()));
            }
            tasks += vertex.parallelism();
        }
        if (tasks > MAX_TASKS) {
            throw refuse("Job '%s' has %d tasks; at most %d can be run. Lower its parallelism."
                    .formatted(job.name(), tasks, MAX_TASKS));
        }
        job.edges().forEach(edge -> {
            JobVertex source = vertices.get(edge.sourceVertex());
            JobVertex target = vertices.get(edge.targetVertex());
            boolean forwards = edge.partitioning() == Partitioning.FORWARD;
            if (source == null || target == null || (forwards && source.parallelism() != target.parallelism())) {
                throw refuse("Edge %d of job '%s' does not fit its vertices.".formatted(edge.id(), job.name()));
            }
        });
    }

    private static SubmissionException refuse(String message) {
        return new SubmissionException(message, false);
    }
}
