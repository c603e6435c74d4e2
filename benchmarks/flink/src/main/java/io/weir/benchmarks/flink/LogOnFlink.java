package io.weir.benchmarks.flink;

import io.weir.benchmarks.workload.LogEngine;
import io.weir.benchmarks.workload.LogForm;
import io.weir.benchmarks.workload.LogWorkload;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** W8 on Flink; its arguments are those of {@link LogWorkload#run}. */
public final class LogOnFlink implements LogEngine {
    private final LogJobs jobs;
    private final Configuration settings = new Configuration();
    private final MiniCluster cluster;

    private LogOnFlink(String address, Path checkpoints) throws Exception {
        jobs = new LogJobs(address);
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.NO_EXTERNALIZED_CHECKPOINTS);
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(PARALLELISM)
                .withRandomPorts()
                .build());
        cluster.start();
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        try (LogOnFlink engine = new LogOnFlink(args[0], Path.of(args[3]))) {
            LogWorkload.run(engine, args);
        }
        System.exit(0);
    }

    @Override
    public String name() {
        return "flink " + EnvironmentInformation.getVersion();
    }

    @Override
    public void read(String topic, LogForm form) throws Exception {
        StreamExecutionEnvironment environment = environment();
        jobs.read(environment, topic, form);
        execute(environment);
    }

    @Override
    public void count(String topic, @Nullable String target) throws Exception {
        StreamExecutionEnvironment environment = environment();
        jobs.count(environment, topic, target);
        execute(environment);
    }

    private StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(settings);
        environment.setParallelism(PARALLELISM);
        return environment;
    }

    private void execute(StreamExecutionEnvironment environment) throws Exception {
        cluster.executeJobBlocking(environment.getStreamGraph().getJobGraph());
    }

    @Override
    public void close() {
        cluster.closeAsync().join();
    }
}
