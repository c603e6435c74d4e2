package io.weir.jobmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.plan.Partitioning;
import io.weir.jobmanager.job.JobMaster;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.jobmanager.schedule.Slot;
import io.weir.jobmanager.schedule.SlotPool;
import io.weir.jobmanager.schedule.Subtask;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.OperatorNode.Kind;
import io.weir.runtime.protocol.JobManagerMessage.Heartbeat;
import io.weir.runtime.protocol.JobManagerMessage.TaskStateChanged;
import io.weir.runtime.protocol.TaskState;
import io.weir.runtime.rpc.ManualRpc;
import io.weir.runtime.rpc.RpcService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Many short lives of a cluster in one thread with a clock of its own: messages are delayed and reports lost, TaskManagers
 * come late and die, jobs fail and are canceled. What must hold is checked as it goes. A failure names its seed.
 */
final class ClusterSimulationTest {
    private static final int SEEDS = 100;

    @Test
    void holdsForManySeeds() {
        Map<JobStatus, Integer> ends = new HashMap<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = new Simulation(seed);
            try {
                simulation.run().forEach(status -> ends.merge(status, 1, Integer::sum));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("Seed " + seed + ": " + e.getMessage(), e);
            }
        }
        // A simulation in which nothing happens would prove nothing.
        assertThat(ends).containsOnlyKeys(JobStatus.FINISHED, JobStatus.FAILED, JobStatus.CANCELED);
        assertThat(ends.values()).allMatch(count -> count > 20, ends.toString());
    }

    private static final class Simulation {
        private final Random random;
        private final ManualCluster cluster = new ManualCluster(100);
        private final List<SimulatedTaskManager> taskManagers = new ArrayList<>();
        private final List<JobGraph> jobs = new ArrayList<>();
        private final double failureRate;
        private final double lossRate;
        private final Map<String, JobStatus> ended = new HashMap<>();

        Simulation(long seed) {
            random = new Random(seed);
            failureRate = random.nextInt(3) == 0 ? 0.02 : 0;
            lossRate = random.nextInt(2) * 0.2;
        }

        List<JobStatus> run() {
            cluster.network.delayMillis(message -> message instanceof TaskStateChanged && random.nextDouble() < lossRate
                    ? ManualRpc.LOST
                    : message instanceof Heartbeat ? 0 : random.nextInt(300));
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                addTaskManager();
            }
            for (int step = 0; step < 80; step++) {
                act(step);
                for (int i = 0; i < 5; i++) {
                    cluster.advance(Duration.ofMillis(50));
                    check();
                }
            }
            for (int second = 0; second < 60; second++) {
                cluster.advance(Duration.ofSeconds(1));
                check();
            }
            return checkTheEnd();
        }

        private void act(int step) {
            int dice = random.nextInt(100);
            if (dice < 12 && jobs.size() < 8) {
                JobGraph job = job(jobs.size());
                jobs.add(job);
                cluster.endpoint.call(() -> {
                    cluster.endpoint.dispatcher().submit(job);
                    return job;
                });
            } else if (dice < 16 && !jobs.isEmpty()) {
                JobGraph job = jobs.get(random.nextInt(jobs.size()));
                cluster.endpoint.call(() -> {
                    cluster.endpoint.dispatcher().find(job.jobId()).ifPresent(JobMaster::cancel);
                    return job;
                });
            } else if (dice < 18 && step > 20) {
                SimulatedTaskManager victim = taskManagers.get(random.nextInt(taskManagers.size()));
                boolean noticedAtOnce = random.nextBoolean();
                victim.die();
                if (noticedAtOnce) {
                    cluster.endpoint.onLifelineClosed(victim.id());
                }
            } else if (dice < 20 && taskManagers.size() < 7) {
                addTaskManager();
            }
        }

        private void addTaskManager() {
            String id = "tm-" + taskManagers.size();
            RpcService rpc = cluster.network.service(id + ":1");
            SimulatedTaskManager taskManager = rpc.start(
                    id,
                    "",
                    executor ->
                            new SimulatedTaskManager(id, 1 + random.nextInt(4), rpc, executor, random, failureRate));
            taskManagers.add(taskManager);
            taskManager.register();
        }

        private JobGraph job(int number) {
            List<JobVertex> vertices = new ArrayList<>();
            List<JobEdge> edges = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                String group = random.nextInt(5) == 0 ? "other" : "default";
                vertices.add(TestJobs.vertex(i, "v" + i, 1 + random.nextInt(4), group, Kind.OPERATOR));
                if (i > 0) {
                    edges.add(TestJobs.edge(
                            i - 1, i - 1, i, random.nextBoolean() ? Partitioning.HASH : Partitioning.RESCALE));
                }
            }
            return TestJobs.graph(number, vertices, edges);
        }

        private void check() {
            SlotPool slots = cluster.endpoint.dispatcher().slots();
            int inUse = 0;
            for (TaskManagerEntry entry : cluster.endpoint.taskManagers().all()) {
                Map<Slot, String> taken = slots.taken(entry.info().id());
                assertThat(taken.size()).isLessThanOrEqualTo(entry.info().slots());
                inUse += taken.size();
                taken.values().forEach(jobId -> assertThat(ended).doesNotContainKey(jobId));
            }
            assertThat(slots.total() - slots.free()).isEqualTo(inUse);
            for (JobMaster job : cluster.endpoint.dispatcher().jobs()) {
                JobStatus status = job.graph().status();
                String id = job.graph().job().jobId();
                if (status.isTerminal()) {
                    assertThat(ended.getOrDefault(id, status))
                            .as("a job that has ended stays as it is")
                            .isEqualTo(status);
                    ended.put(id, status);
                    assertThat(job.graph().subtasks())
                            .allMatch(task -> task.state().isTerminal());
                }
                if (status == JobStatus.FAILED || status == JobStatus.FAILING) {
                    assertThat(job.graph().failures()).isNotEmpty();
                }
                if (status == JobStatus.CANCELLING || status == JobStatus.FAILING) {
                    assertThat(job.graph().subtasks())
                            .map(Subtask::state)
                            .doesNotContain(TaskState.SCHEDULED, TaskState.DEPLOYING, TaskState.RUNNING);
                }
            }
        }

        private List<JobStatus> checkTheEnd() {
            assertThat(ended).as("every job ends").hasSize(jobs.size());
            SlotPool slots = cluster.endpoint.dispatcher().slots();
            assertThat(slots.free()).isEqualTo(slots.total());
            long alive = taskManagers.stream()
                    .filter(taskManager -> !taskManager.isDead())
                    .count();
            assertThat(cluster.endpoint.taskManagers().all()).hasSize((int) alive);
            assertThat(taskManagers)
                    .filteredOn(taskManager -> !taskManager.isDead())
                    .allMatch(taskManager -> taskManager.running() == 0);
            return List.copyOf(ended.values());
        }
    }
}
