package io.weir.client.execution;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.CloseableIterator;
import io.weir.api.datastream.JobClient;
import io.weir.api.datastream.JobExecutionException;
import io.weir.api.datastream.JobID;
import io.weir.api.datastream.JobStatus;
import io.weir.api.datastream.PipelineExecutor;
import io.weir.api.plan.StreamPlan;
import io.weir.api.types.TypeInformation;
import io.weir.client.rest.JobManagerAddress;
import io.weir.client.rest.RestClient;
import io.weir.client.rest.RestFailedException;
import io.weir.runtime.config.WeirOptions;
import io.weir.runtime.graph.JobGraph;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Submits programs to the JobManager that leads, else to that at {@code rest.address} and {@code rest.port}. */
public final class RemoteExecutor implements PipelineExecutor {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** For the ServiceLoader. */
    public RemoteExecutor() {}

    @Override
    public boolean runs(String executionTarget) {
        return executionTarget.equals("remote");
    }

    @Override
    public JobClient submit(StreamPlan plan, Configuration configuration) throws JobExecutionException {
        JobGraph job = JobGraphs.of(plan, configuration, configuration.get(WeirOptions.PARALLELISM_DEFAULT));
        JobClient client = submit(rest(configuration), job, jars(configuration));
        SubmittedJobs.add(client);
        return client;
    }

    static JobClient submit(RestClient rest, JobGraph job, List<Path> jars) throws JobExecutionException {
        JobID jobId = new JobID(job.jobId());
        try {
            rest.submit(job, jars);
        } catch (RestFailedException e) {
            throw new JobExecutionException(jobId, JobStatus.FAILED, String.valueOf(e.getMessage()), "");
        }
        return new RestJobClient(rest, jobId);
    }

    static RestClient rest(Configuration configuration) {
        return new RestClient(JobManagerAddress.of(configuration), TIMEOUT);
    }

    private static List<Path> jars(Configuration configuration) {
        List<Path> jars = new ArrayList<>();
        for (String jar : configuration.getString("pipeline.jars", "").split(";", -1)) {
            if (!jar.isBlank()) {
                jars.add(Path.of(jar.strip()));
            }
        }
        return jars;
    }

    @Override
    public <T> CloseableIterator<T> collect(
            JobClient job, String collectorId, TypeInformation<T> type, Configuration configuration) {
        return new CollectedIterator<>(rest(configuration), job, collectorId, type);
    }

    @Override
    public String describe(StreamPlan plan, Configuration configuration) {
        return PlanText.of(JobGraphs.of(plan, configuration, configuration.get(WeirOptions.PARALLELISM_DEFAULT)));
    }
}
