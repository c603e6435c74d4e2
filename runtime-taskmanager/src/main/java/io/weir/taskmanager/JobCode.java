package io.weir.taskmanager;

import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.TaskDeployment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The code of jobs, and the tasks that wait until it is fetched. What is said of a task while it waits counts: one that is
 * canceled meanwhile is never made, nor are those of a job that is released. Confined to the endpoint's thread.
 */
final class JobCode {
    private static final Logger LOG = LoggerFactory.getLogger(JobCode.class);

    private final String taskManagerId;
    private final Executor endpoint;
    private final Executor io;
    private final Source source;
    private final Deployer deployer;
    private final Map<String, JobResources> present = new HashMap<>();
    private final Map<String, List<Deployment>> waiting = new HashMap<>();

    /** Where the code comes from. */
    interface Source {
        /** Fetches the code of {@code job}. Called by the input/output thread. */
        JobResources fetch(JobGraph job) throws Exception;
    }

    /** Makes the tasks of a job whose code is here. */
    interface Deployer {
        void deploy(JobResources job, List<TaskDeployment> tasks, Consumer<Reply> reply);
    }

    /** What came in one message. */
    private record Deployment(List<TaskDeployment> tasks, Consumer<Reply> reply) {}

    /** Fetches on {@code io}, and goes on on {@code endpoint}. */
    JobCode(String taskManagerId, Executor endpoint, Executor io, Source source, Deployer deployer) {
        this.taskManagerId = taskManagerId;
        this.endpoint = endpoint;
        this.io = io;
        this.source = source;
        this.deployer = deployer;
    }

    /** Has {@code tasks} deployed once the code of {@code job} is here. */
    void deploy(JobGraph job, List<TaskDeployment> tasks, Consumer<Reply> reply) {
        JobResources resources = present.get(job.jobId());
        if (resources != null) {
            deployer.deploy(resources, tasks, reply);
            return;
        }
        List<Deployment> others = waiting.get(job.jobId());
        if (others == null) {
            others = new ArrayList<>();
            waiting.put(job.jobId(), others);
            fetch(job, others);
        }
        others.add(new Deployment(new ArrayList<>(tasks), reply));
    }

    private void fetch(JobGraph job, List<Deployment> deployments) {
        io.execute(() -> {
            try {
                JobResources fetched = source.fetch(job);
                endpoint.execute(() -> fetched(job.jobId(), deployments, fetched));
            } catch (Exception e) {
                String reason = "TaskManager %s cannot load the jars of job %s: %s"
                        .formatted(taskManagerId, job.jobId(), e.getMessage());
                LOG.warn("{}", reason, e);
                endpoint.execute(() -> {
                    endWaiting(job.jobId(), deployments);
                    refuse(deployments, reason);
                });
            }
        });
    }

    /** False: the job was released meanwhile. */
    private boolean endWaiting(String jobId, List<Deployment> deployments) {
        return waiting.get(jobId) == deployments && waiting.remove(jobId) != null;
    }

    private void fetched(String jobId, List<Deployment> deployments, JobResources resources) {
        if (!endWaiting(jobId, deployments)) {
            resources.close();
            return;
        }
        present.put(jobId, resources);
        for (Deployment deployment : deployments) {
            deployer.deploy(resources, deployment.tasks, deployment.reply);
        }
    }

    private static void refuse(List<Deployment> deployments, String reason) {
        for (Deployment deployment : deployments) {
            deployment.reply.accept(new Reply.Refused(reason));
        }
        deployments.clear();
    }

    /** If the task still waits, it is not made any more. */
    void cancel(AttemptId attempt) {
        for (Deployment deployment : waiting.getOrDefault(attempt.jobId(), List.of())) {
            deployment.tasks.removeIf(task -> task.attempt().equals(attempt));
        }
    }

    /** Tasks of a job that wait are not made any more; the code is kept. */
    void cancelWaiting(String jobId) {
        for (Deployment deployment : waiting.getOrDefault(jobId, List.of())) {
            deployment.tasks.clear();
        }
    }

    /** Jobs whose code is here or on its way. */
    Set<String> jobs() {
        Set<String> jobs = new HashSet<>(present.keySet());
        jobs.addAll(waiting.keySet());
        return jobs;
    }

    /** Forgets a job; what is to be closed, unless its code was never here. */
    @Nullable
    JobResources remove(String jobId) {
        List<Deployment> deployments = waiting.remove(jobId);
        if (deployments != null) {
            refuse(
                    deployments,
                    "Job %s was released before TaskManager %s had loaded its jars.".formatted(jobId, taskManagerId));
        }
        return present.remove(jobId);
    }
}
