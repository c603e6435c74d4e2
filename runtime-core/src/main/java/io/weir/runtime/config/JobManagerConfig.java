package io.weir.runtime.config;

import io.weir.api.configuration.ConfigOption;
import io.weir.api.configuration.Configuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a JobManager reads at start.
 *
 * @param rpc where TaskManagers call it
 * @param lifelinePort to which TaskManagers keep connections open; 0: any free one
 * @param rest the REST endpoint
 * @param heartbeats how TaskManagers are watched
 * @param classLoading of jobs
 * @param jobs how jobs are run
 * @param values all keys, for display and for jobs
 */
public record JobManagerConfig(
        RpcSettings rpc,
        int lifelinePort,
        RestConfig rest,
        HeartbeatConfig heartbeats,
        ClassLoadingConfig classLoading,
        Jobs jobs,
        Configuration values) {
    /**
     * How jobs are run.
     *
     * @param slotRequestTimeout how long a job waits for slots
     * @param askTimeout how long a call to a TaskManager waits
     * @param endedJobsKept number of ended jobs that are shown
     * @param failuresKept number of failures that are shown per job
     * @param uploadDirectory for uploaded jars; empty: a temporary one
     * @param temporaryDirectory for files that end with the process; empty: that of the machine
     */
    public record Jobs(
            Duration slotRequestTimeout,
            Duration askTimeout,
            int endedJobsKept,
            int failuresKept,
            String uploadDirectory,
            String temporaryDirectory) {}

    /**
     * Takes what a JobManager needs out of {@code values}.
     *
     * @throws ConfigException with all that does not fit together
     */
    public static JobManagerConfig from(Configuration values) {
        List<String> problems = new ArrayList<>();
        String bindHost = values.get(WeirOptions.JOBMANAGER_BIND_HOST);
        Listening.check(WeirOptions.JOBMANAGER_BIND_HOST.key(), bindHost, values, problems);
        RestConfig rest = RestConfig.from(values);
        boolean elects = HighAvailabilityOptions.isElecting(values);
        ConfigOption<Integer> rpcPort = elects ? HighAvailabilityOptions.RPC_PORT : WeirOptions.JOBMANAGER_RPC_PORT;
        Listening.check(WeirOptions.REST_BIND_ADDRESS.key(), rest.bindAddress(), values, problems);
        JobManagerConfig config = new JobManagerConfig(
                new RpcSettings(
                        values.get(WeirOptions.JOBMANAGER_RPC_ADDRESS),
                        bindHost,
                        values.get(rpcPort),
                        rpcPort.key(),
                        Listening.frameBytes(values, problems)),
                values.get(WeirOptions.JOBMANAGER_LIFELINE_PORT),
                rest,
                HeartbeatConfig.from(values, problems),
                ClassLoadingConfig.from(values),
                new Jobs(
                        values.get(WeirOptions.SLOT_REQUEST_TIMEOUT),
                        values.get(WeirOptions.ASK_TIMEOUT),
                        values.get(WeirOptions.JOBSTORE_MAX_CAPACITY),
                        values.get(WeirOptions.WEB_EXCEPTION_HISTORY),
                        values.get(WeirOptions.WEB_UPLOAD_DIR),
                        values.get(WeirOptions.TMP_DIRS)),
                Configuration.fromMap(values.toMap()));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }
}
