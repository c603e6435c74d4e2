package io.weir.benchmarks.workload;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.JobClient;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.jobmanager.JobManagerProcess;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.config.TaskManagerConfig;
import io.weir.runtime.config.WeirOptions;
import io.weir.taskmanager.TaskManagerProcess;
import java.util.ArrayList;
import java.util.List;

/** A JobManager and TaskManagers within this JVM; between TaskManagers records go through TCP on loopback. */
final class BenchmarkCluster implements AutoCloseable {
    private final Configuration settings;
    private final JobManagerProcess jobManager;
    private final List<TaskManagerProcess> taskManagers = new ArrayList<>();

    /** As many slots as {@code parallelism} needs, spread over the TaskManagers. */
    BenchmarkCluster(int taskManagerCount, int parallelism, Configuration settings) {
        this.settings = settings;
        int slots = (parallelism + taskManagerCount - 1) / taskManagerCount;
        Configuration own = new Configuration()
                .addAll(settings)
                .set(WeirOptions.REST_PORT, 0)
                .set(WeirOptions.JOBMANAGER_RPC_PORT, 0)
                .set(WeirOptions.JOBMANAGER_LIFELINE_PORT, 0)
                .set(WeirOptions.TASKMANAGER_RPC_PORT, 0)
                .set(WeirOptions.TASKMANAGER_DATA_PORT, 0)
                .set(WeirOptions.TASKMANAGER_SLOTS, slots);
        jobManager = JobManagerProcess.start(JobManagerConfig.from(own));
        String address = jobManager.rpcAddress();
        int colon = address.lastIndexOf(':');
        own.setString(WeirOptions.JOBMANAGER_RPC_ADDRESS.key(), address.substring(0, colon))
                .setString(WeirOptions.JOBMANAGER_RPC_PORT.key(), address.substring(colon + 1));
        for (int i = 0; i < taskManagerCount; i++) {
            taskManagers.add(new TaskManagerProcess(TaskManagerConfig.from(own), reason -> {
                throw new IllegalStateException(reason);
            }));
        }
    }

    /** Runs {@code workload} to its end. */
    Run.Outcome run(Workload workload, int parallelism) throws Exception {
        return run(workload, parallelism, new Configuration());
    }

    /** Runs {@code workload} to its end, with {@code more} beside the settings there are. */
    Run.Outcome run(Workload workload, int parallelism, Configuration more) throws Exception {
        Run.expect(parallelism);
        submit(workload, parallelism, more);
        return Run.outcome();
    }

    /** The same for one whose results go elsewhere. */
    void execute(Workload workload, int parallelism) throws Exception {
        submit(workload, parallelism, new Configuration());
    }

    /** Starts {@code workload}; it is for the caller to cancel it. */
    JobClient start(Workload workload, int parallelism) throws Exception {
        Run.expect(parallelism);
        return environment(workload, parallelism, new Configuration()).executeAsync();
    }

    /** Where the JobManager answers on loopback. */
    int restPort() {
        return jobManager.restPort();
    }

    private void submit(Workload workload, int parallelism, Configuration more) throws Exception {
        environment(workload, parallelism, more).execute(workload.getClass().getSimpleName());
    }

    private StreamExecutionEnvironment environment(Workload workload, int parallelism, Configuration more)
            throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createRemoteEnvironment("localhost", jobManager.restPort());
        environment.configure(settings);
        environment.configure(more);
        environment.setParallelism(parallelism);
        workload.build(environment);
        return environment;
    }

    @Override
    public void close() {
        taskManagers.forEach(TaskManagerProcess::close);
        jobManager.close();
    }
}
