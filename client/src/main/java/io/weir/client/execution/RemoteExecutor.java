package io.weir.client.execution;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.weir.runtime.config.CheckpointConfig;
import io.weir.runtime.config.CheckpointOptions;
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
        RestClient rest = rest(configuration);
        plan.checkSinks(checkpointInterval(rest, job));
        JobClient client = submit(rest, job, jars(configuration));
        SubmittedJobs.add(client);
        return client;
    }

    /** What the program says, as the JobManager will understand it, else the settings of the cluster, which may be another's. */
    private static Duration checkpointInterval(RestClient rest, JobGraph job) throws JobExecutionException {
        Configuration cluster = new Configuration();
        try {
            for (JsonNode setting : rest.get("/jobmanager/config")) {
                cluster.setString(
                        setting.path("key").asText(), setting.path("value").asText());
            }
        } catch (RestFailedException e) {
            throw refused(job, e);
        }
        return CheckpointConfig.merge(cluster, job.configuration()).get(CheckpointOptions.INTERVAL);
    }

    private static JobExecutionException refused(JobGraph job, RestFailedException e) {
        return new JobExecutionException(new JobID(job.jobId()), JobStatus.FAILED, String.valueOf(e.getMessage()), "");
    }

    static JobClient submit(RestClient rest, JobGraph job, List<Path> jars) throws JobExecutionException {
        try {
            rest.submit(job, jars);
        } catch (RestFailedException e) {
            throw refused(job, e);
        }
        return new RestJobClient(rest, new JobID(job.jobId()));
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
