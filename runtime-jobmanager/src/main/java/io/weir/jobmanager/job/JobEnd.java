package io.weir.jobmanager.job;

import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.store.JobResult;
import io.weir.jobmanager.store.JobStore;
import io.weir.runtime.ha.FencedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the end of a job outlive the JobManager. Before that is done nobody is told of it and nothing of the job is deleted. */
final class JobEnd {
    private static final Logger LOG = LoggerFactory.getLogger(JobEnd.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String jobId;
    private final JobResult result;
    private final JobRuntime runtime;
    private final JobStore store;
    private final CompletableFuture<Void> recorded = new CompletableFuture<>();

    private JobEnd(ExecutionGraph graph, JobRuntime runtime) {
        this.jobId = graph.job().jobId();
        this.result = new JobResult(graph.job().name(), graph.status().name(), graph.endMillis());
        this.runtime = runtime;
        this.store = runtime.durability().jobs();
    }

    /** Of a job that has ended. Done at once where nothing outlives the JobManager; never, if another leads. */
    static CompletableFuture<Void> record(ExecutionGraph graph, JobRuntime runtime) {
        JobEnd end = new JobEnd(graph, runtime);
        if (end.store.isDurable()) {
            end.attempt();
        } else {
            end.recorded.complete(null);
        }
        return end.recorded;
    }

    private void attempt() {
        runtime.io().execute(() -> {
            try {
                store.end(jobId, result);
                recorded.complete(null);
            } catch (FencedException e) {
                LOG.info("The end of job {} is left to another JobManager: {}", jobId, e.getMessage());
            } catch (IOException | RuntimeException e) {
                LOG.error("The end of job {} cannot be kept, tried again: {}", jobId, e.toString());
                runtime.main().schedule(PAUSE, this::attempt);
            }
        });
    }
}
