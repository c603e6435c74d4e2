package io.weir.jobmanager;

import static io.weir.jobmanager.SimulatedWorld.check;

import io.weir.api.configuration.Configuration;
import io.weir.api.plan.Partitioning;
import io.weir.api.plan.SourceSpec;
import io.weir.api.time.WatermarkStrategy;
import io.weir.jobmanager.checkpoint.CheckpointHistory;
import io.weir.jobmanager.checkpoint.CompletedCheckpoint;
import io.weir.jobmanager.job.Durability;
import io.weir.jobmanager.job.JobCheckpoints.Taken;
import io.weir.jobmanager.job.JobMaster;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.StateHandle.Inline;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.OperatorNode.Kind;
import io.weir.runtime.graph.UserCode;
import io.weir.runtime.graph.VertexCode;
import io.weir.runtime.protocol.JobManagerMessage.AcknowledgeCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.AwaitsLastCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.Heartbeat;
import io.weir.runtime.protocol.JobManagerMessage.TaskStateChanged;
import io.weir.runtime.rpc.ManualRpc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The life of one job on a cluster that fails in all ways the protocol allows; then a calm time, in which it must recover,
 * and its end. What docs/protocols/checkpointing.md promises is checked as it goes.
 */
final class CheckpointSimulation {
    private static final int SPLITS = 60;
    private static final Path ROOT = Path.of("/ck");
    private static final Path SAVEPOINTS = Path.of("/save");

    private final Random random;
    private final SimulatedDisk disk;
    private final ManualCluster cluster;
    private final SimulatedWorld world;
    private final List<CheckpointedTaskManager> taskManagers = new ArrayList<>();
    private final Set<Path> checked = new HashSet<>();
    private final int regions;
    private final int parallelism;
    private final boolean bounded;
    private final Map<String, String> settings = new HashMap<>();
    private double lossRate;
    private JobMaster job;
    private CompletableFuture<Taken> stop;
    private int savepoints;
    private long newest;

    CheckpointSimulation(long seed, SimulatedBug bug) {
        random = new Random(seed * 7919);
        disk = new SimulatedDisk(random, bug);
        Durability durability = new Durability(new Configuration(), disk, new Random(seed));
        cluster = new ManualCluster(10, durability, random, 20);
        world = new SimulatedWorld(cluster, disk, random, bug);
        regions = 1 + random.nextInt(2);
        parallelism = 1 + random.nextInt(3);
        bounded = random.nextInt(5) == 0;
        // With an hour between checkpoints a job ends at all only because its tasks ask for the last one.
        boolean seldom = bounded && random.nextBoolean();
        settings.put("execution.checkpointing.interval", seldom ? "1 h" : 200 + random.nextInt(600) + " ms");
        settings.put("execution.checkpointing.timeout", "2 s");
        settings.put("execution.checkpointing.min-pause", random.nextInt(2) * 100 + " ms");
        settings.put("execution.checkpointing.max-concurrent-checkpoints", "" + (1 + random.nextInt(3)));
        settings.put("execution.checkpointing.tolerable-failed-checkpoints", "" + random.nextInt(4));
        settings.put("execution.checkpointing.num-retained", "" + (1 + random.nextInt(2)));
        settings.put("execution.checkpointing.dir", ROOT.toString());
        settings.put("restart-strategy.type", "fixed-delay");
        settings.put("restart-strategy.fixed-delay.attempts", "1000000");
        settings.put("restart-strategy.fixed-delay.delay", random.nextInt(300) + " ms");
        settings.put("jobmanager.execution.failover-strategy", random.nextBoolean() ? "region" : "full");
    }

    /** What happened, so that a simulation in which nothing does is noticed. */
    record Events(long completed, long failed, long restarts, int savepoints, JobStatus end) {}

    Events run() {
        cluster.network.delayMillis(message -> (message instanceof TaskStateChanged
                                || message instanceof AcknowledgeCheckpoint
                                || message instanceof AwaitsLastCheckpoint)
                        && random.nextDouble() < lossRate
                ? ManualRpc.LOST
                : message instanceof Heartbeat ? 0 : random.nextInt(60));
        addTaskManager();
        addTaskManager();
        submit();
        lossRate = random.nextInt(2) * 0.2;
        disk.failureRate(random.nextInt(3) * 0.05);
        world.trouble(random.nextInt(4) * 0.01, random.nextInt(3) * 0.02);
        for (int step = 0; step < 150 && !isOver(); step++) {
            act();
            advance(40 + random.nextInt(80));
        }
        lossRate = 0;
        disk.failureRate(0);
        world.trouble(0, 0);
        calm();
        end();
        return new Events(
                history().completed(),
                history().failed(),
                job.graph().restarts(),
                savepoints,
                job.graph().status());
    }

    private boolean isOver() {
        return job.graph().status().isTerminal();
    }

    private CheckpointHistory.Counts history() {
        return job.checkpoints().coordinator().history().counts();
    }

    private void act() {
        int dice = random.nextInt(100);
        if (dice < 3) {
            List<CheckpointedTask> running = taskManagers.stream()
                    .filter(each -> !each.isDead())
                    .flatMap(each -> each.tasks().stream())
                    .toList();
            if (!running.isEmpty()) {
                CheckpointedTask victim = running.get(random.nextInt(running.size()));
                victim.home().fail(victim);
            }
        } else if (dice < 5) {
            CheckpointedTaskManager victim = taskManagers.get(random.nextInt(taskManagers.size()));
            if (!victim.isDead()) {
                victim.die();
                cluster.endpoint.onLifelineClosed(victim.id());
                world.later(1000, this::addTaskManager);
            }
        } else if (dice < 7) {
            request(CheckpointKind.SAVEPOINT_CANONICAL, AfterSnapshot.CONTINUE)
                    .whenComplete((taken, error) -> savepoints += error == null ? 1 : 0);
        } else if (dice < 8) {
            request(CheckpointKind.CHECKPOINT, AfterSnapshot.CONTINUE);
        } else if (dice < 9 && random.nextInt(2) == 0 && (stop == null || stop.isCompletedExceptionally())) {
            stop = request(CheckpointKind.SAVEPOINT_NATIVE, AfterSnapshot.SUSPEND);
        }
    }

    private CompletableFuture<Taken> request(CheckpointKind kind, AfterSnapshot after) {
        return job.checkpoints().request(kind, after, SAVEPOINTS);
    }

    private void advance(int millis) {
        cluster.advance(Duration.ofMillis(millis));
        checkNow();
    }

    private void checkNow() {
        for (CompletedCheckpoint retained : job.checkpoints().coordinator().retained()) {
            check(
                    disk.metadata().containsKey(retained.directory()) || isOver(),
                    "the metadata of retained checkpoint %d is gone".formatted(retained.id()));
            for (Path file : SimulatedDisk.filesOf(retained.metadata(), retained.directory())) {
                check(
                        disk.files().contains(file),
                        "checkpoint %d refers to %s, which is gone".formatted(retained.id(), file));
            }
        }
        check(
                isOver()
                        || disk.newest() == null
                        || disk.metadata().containsKey(disk.newest().getValue()),
                "checkpoint %s, which another leader would go on from, is gone".formatted(disk.newest()));
        Map.copyOf(disk.metadata()).forEach((directory, metadata) -> {
            if (checked.add(directory)) {
                checkCut(metadata);
            }
        });
        long latest = job.checkpoints().coordinator().retained().stream()
                .mapToLong(CompletedCheckpoint::id)
                .max()
                .orElse(0);
        check(isOver() || latest >= newest, "checkpoint %d is the newest after %d".formatted(latest, newest));
        newest = isOver() ? 0 : latest;
    }

    /** Every record that was sent before the barrier was counted, none after it, and no split is lost or there twice. */
    private void checkCut(CheckpointMetadata metadata) {
        for (int region = 0; region < regions; region++) {
            OperatorMetadata source = metadata.operators().get(2 * region);
            OperatorMetadata consumer = metadata.operators().get(2 * region + 1);
            Map<Integer, CutState> sources = states(source);
            Map<Integer, CutState> consumers = states(consumer);
            sources.forEach((from, sent) -> consumers.forEach((to, received) -> check(
                    sent.counts.getOrDefault(to, 0).equals(received.counts.getOrDefault(from, 0)),
                    "checkpoint %d: %s sent to %d, and it counted %s"
                            .formatted(metadata.checkpointId(), sent, to, received))));
            List<String> splits = new ArrayList<>(
                    SimulatedSource.names(new String(source.coordinator().bytes(), StandardCharsets.UTF_8)));
            sources.values().forEach(state -> {
                splits.addAll(state.open.keySet());
                splits.addAll(state.done);
            });
            for (int finished : source.finished()) {
                splits.addAll(world.readByFinished.getOrDefault(
                        SimulatedWorld.place(TestJobs.vertexId(2 * region), finished), Set.of()));
            }
            check(
                    splits.size() == SPLITS && new HashSet<>(splits).size() == SPLITS,
                    "checkpoint %d has these splits: %s".formatted(metadata.checkpointId(), splits));
            check(
                    sources.size() + source.finished().size() == parallelism
                            && consumers.size() + consumer.finished().size() == parallelism,
                    "checkpoint %d lacks a task".formatted(metadata.checkpointId()));
        }
    }

    private static Map<Integer, CutState> states(OperatorMetadata operator) {
        Map<Integer, CutState> states = new HashMap<>();
        for (OperatorSnapshot snapshot : operator.snapshots()) {
            String text = new String(((Inline) snapshot.operator()).bytes(), StandardCharsets.UTF_8);
            check(states.put(snapshot.subtask(), CutState.parse(text)) == null, "a subtask is there twice");
        }
        return states;
    }

    /** Without further trouble checkpoints complete again, and nothing is left that nobody needs. */
    private void calm() {
        for (int i = 0; i < 60 && !isOver(); i++) {
            advance(100);
        }
        long before = history().completed();
        boolean clean = isOver();
        boolean completed = isOver();
        for (int i = 0; i < 200 && !isOver() && !(clean && completed); i++) {
            advance(100);
            completed |= history().completed() > before;
            clean |= superfluous(5000).isEmpty();
        }
        boolean stopping = stop != null && !stop.isDone();
        if (!isOver() && !stopping) {
            check(completed, "no checkpoint completes although nothing is wrong any more");
            check(clean, "files stay behind: " + superfluous(5000));
            check(
                    taskManagers.stream()
                            .filter(each -> !each.isDead())
                            .flatMap(each -> each.tasks().stream())
                            .noneMatch(CheckpointedTask::isSuspended),
                    "tasks wait for the end of a savepoint that has failed");
        }
    }

    /** Files that were written so long ago and that no checkpoint refers to. */
    private Set<Path> superfluous(int ageMillis) {
        Set<Path> files = new HashSet<>(disk.filesBefore(cluster.network.nowMillis() - ageMillis));
        files.removeIf(file -> !file.startsWith(ROOT));
        job.checkpoints()
                .coordinator()
                .retained()
                .forEach(each -> files.removeAll(SimulatedDisk.filesOf(each.metadata(), each.directory())));
        return files;
    }

    private void end() {
        boolean stopping = stop != null && !stop.isCompletedExceptionally();
        if (!isOver() && !stopping) {
            if (random.nextBoolean()) {
                stop = request(CheckpointKind.SAVEPOINT_CANONICAL, AfterSnapshot.SUSPEND);
                stopping = true;
            } else {
                job.cancel();
            }
        }
        for (int i = 0; i < 150 && !isOver(); i++) {
            advance(100);
        }
        check(isOver(), "the job does not end; it is " + job.graph().status());
        for (int i = 0; i < 20; i++) {
            cluster.advance(Duration.ofMillis(100));
        }
        if (stop != null && stop.isDone() && !stop.isCompletedExceptionally()) {
            check(
                    job.graph().status() == JobStatus.FINISHED,
                    "a stopped job is " + job.graph().status());
            check(
                    disk.metadata().containsKey(Path.of(stop.join().location())),
                    "the savepoint that the job ended with is not there");
        }
        if (!bounded && job.graph().status() == JobStatus.FINISHED) {
            check(
                    stop != null && stop.isDone() && !stop.isCompletedExceptionally(),
                    "the job ended without a savepoint");
        }
        check(
                job.graph().status() != JobStatus.FAILED
                        || job.graph().stoppedWith().isPresent(),
                "a job that may always be restarted has failed");
        check(stop == null || stop.isDone(), "nobody was told what became of the stop");
        check(superfluous(0).isEmpty(), "files stay behind after the end: " + superfluous(0));
    }

    private void addTaskManager() {
        String id = "tm-" + taskManagers.size();
        CheckpointedTaskManager made =
                new CheckpointedTaskManager(id, 2 + random.nextInt(2), cluster.network.service(id + ":1"), world);
        taskManagers.add(made);
        made.register();
    }

    private void submit() {
        cluster.advance(Duration.ofMillis(300));
        List<JobVertex> vertices = new ArrayList<>();
        List<JobEdge> edges = new ArrayList<>();
        for (int region = 0; region < regions; region++) {
            vertices.add(source(2 * region));
            vertices.add(TestJobs.vertex(2 * region + 1, "Count", parallelism, "default", Kind.SINK));
            edges.add(TestJobs.edge(region, 2 * region, 2 * region + 1, Partitioning.HASH));
        }
        JobGraph plain = TestJobs.graph(1, vertices, edges);
        JobGraph graph = new JobGraph(
                plain.jobId(), plain.name(), vertices, edges, settings, plain.globalParameters(), List.of());
        job = cluster.submit(graph);
    }

    private JobVertex source(int number) {
        JobVertex plain = TestJobs.vertex(number, "Source", parallelism, "default", Kind.SOURCE);
        SourceSpec spec = new SourceSpec(new SimulatedSource(SPLITS, bounded), WatermarkStrategy.noWatermarks());
        byte[] code = UserCode.write(
                new VertexCode(new ArrayList<>(List.of(spec)), new ArrayList<>(), new HashMap<>(), null), "test");
        return new JobVertex(plain.id(), plain.name(), parallelism, 128, false, "default", plain.operators(), code);
    }
}
