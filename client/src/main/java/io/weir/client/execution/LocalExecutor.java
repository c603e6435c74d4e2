package io.weir.client.execution;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.CloseableIterator;
import io.weir.api.datastream.JobClient;
import io.weir.api.datastream.JobExecutionException;
import io.weir.api.datastream.PipelineExecutor;
import io.weir.api.plan.StreamPlan;
import io.weir.api.types.TypeInformation;
import io.weir.client.cluster.LocalCluster;
import io.weir.client.rest.RestClient;
import io.weir.runtime.config.WeirOptions;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs programs in a cluster of their own within this JVM; it ends with the job. */
public final class LocalExecutor implements PipelineExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(LocalExecutor.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Where the jobs of this JVM run, so that their results are found. */
    private static final Map<JobClient, RestClient> CLUSTERS = new WeakHashMap<>();

    /** For the ServiceLoader. */
    public LocalExecutor() {}

    @Override
    public boolean runs(String executionTarget) {
        return executionTarget.equals("local");
    }

    @Override
    public JobClient submit(StreamPlan plan, Configuration configuration) throws JobExecutionException {
        JobGraph job = graph(plan, configuration);
        int slots =
                job.vertices().stream().mapToInt(JobVertex::parallelism).max().orElse(1);
        long groups = job.vertices().stream()
                .map(JobVertex::slotSharingGroup)
                .distinct()
                .count();
        Configuration settings = new Configuration()
                .setString(WeirOptions.REST_PORT.key(), "0")
                .addAll(configuration)
                .setString(WeirOptions.TASKMANAGER_SLOTS.key(), Long.toString(slots * groups));
        LocalCluster cluster = new LocalCluster(settings, reason -> LOG.error("{}", reason));
        RestClient rest = new RestClient(cluster.restAddress(), TIMEOUT);
        try {
            JobClient client = RemoteExecutor.submit(rest, job, List.of());
            synchronized (CLUSTERS) {
                CLUSTERS.put(client, rest);
            }
            client.getJobExecutionResult().whenComplete((result, failure) -> closeSoon(cluster));
            return client;
        } catch (JobExecutionException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Not on the thread that completes the result: the program need not wait for the end of its cluster. */
    private static void closeSoon(LocalCluster cluster) {
        Thread thread = new Thread(cluster::close, "weir-local-cluster-close");
        thread.start();
    }

    private static JobGraph graph(StreamPlan plan, Configuration configuration) {
        int processors = Runtime.getRuntime().availableProcessors();
        return JobGraphs.of(plan, configuration, processors);
    }

    @Override
    public <T> CloseableIterator<T> collect(
            JobClient job, String collectorId, TypeInformation<T> type, Configuration configuration) {
        RestClient rest;
        synchronized (CLUSTERS) {
            rest = CLUSTERS.get(job);
        }
        if (rest == null) {
            throw new IllegalStateException("Job %s does not run in this JVM.".formatted(job.getJobID()));
        }
        return new CollectedIterator<>(rest, job, collectorId, type);
    }

    @Override
    public String describe(StreamPlan plan, Configuration configuration) {
        return PlanText.of(graph(plan, configuration));
    }
}
