package io.weir.client.cluster;

import io.weir.api.configuration.Configuration;
import io.weir.jobmanager.JobManagerProcess;
import io.weir.runtime.config.HighAvailabilityOptions;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.config.TaskManagerConfig;
import io.weir.runtime.config.WeirOptions;
import io.weir.taskmanager.TaskManagerProcess;
import java.net.URI;
import java.util.function.Consumer;

/** A JobManager and a TaskManager within this JVM, with real sockets on loopback between them. */
public final class LocalCluster implements AutoCloseable {
    private final JobManagerProcess jobManager;
    private final TaskManagerProcess taskManager;

    /**
     * Starts both.
     *
     * @param settings {@code rest.port} 0 takes any free port, as do the internal ones in any case
     * @param fatal takes the reason for which a part of the cluster gave up
     * @throws RuntimeException if a port is in use; one sentence
     */
    public LocalCluster(Configuration settings, Consumer<String> fatal) {
        Configuration own = new Configuration()
                .addAll(settings)
                .set(HighAvailabilityOptions.TYPE, HighAvailabilityOptions.NONE)
                .set(WeirOptions.JOBMANAGER_RPC_PORT, 0)
                .set(WeirOptions.JOBMANAGER_LIFELINE_PORT, 0)
                .set(WeirOptions.TASKMANAGER_RPC_PORT, 0)
                .set(WeirOptions.TASKMANAGER_DATA_PORT, 0);
        jobManager = JobManagerProcess.start(JobManagerConfig.from(own));
        try {
            String address = jobManager.rpcAddress();
            int colon = address.lastIndexOf(':');
            own.setString(WeirOptions.JOBMANAGER_RPC_ADDRESS.key(), address.substring(0, colon))
                    .setString(WeirOptions.JOBMANAGER_RPC_PORT.key(), address.substring(colon + 1));
            taskManager = new TaskManagerProcess(TaskManagerConfig.from(own), fatal);
        } catch (RuntimeException e) {
            jobManager.close();
            throw e;
        }
    }

    /** Where REST and the dashboard are. */
    public URI restAddress() {
        return URI.create("http://localhost:" + jobManager.restPort());
    }

    @Override
    public void close() {
        taskManager.close();
        jobManager.close();
    }
}
