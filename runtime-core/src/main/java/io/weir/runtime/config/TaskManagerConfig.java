package io.weir.runtime.config;

import io.weir.api.configuration.Configuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a TaskManager reads at start.
 *
 * @param rpc where it is called
 * @param exchange where it takes records
 * @param slots number of slots
 * @param watching how it and its JobManager watch one another
 * @param tasks how tasks are run
 * @param values all keys
 */
public record TaskManagerConfig(
        RpcSettings rpc, Exchange exchange, int slots, Watching watching, Tasks tasks, Configuration values) {
    /**
     * Where records from other TaskManagers come in.
     *
     * @param host under which others reach it
     * @param bindHost it listens on
     * @param dataPort 0: any free one
     * @param segmentBytes size of a network buffer
     */
    public record Exchange(String host, String bindHost, int dataPort, int segmentBytes) {}

    /**
     * How the JobManager is watched.
     *
     * @param heartbeats interval and timeout until the JobManager has told its own
     * @param askTimeout how long a call to it waits
     * @param registrationTimeout how long it is looked for
     * @param lease how long tasks go on that have lost it, where another may come to lead
     */
    public record Watching(
            HeartbeatConfig heartbeats, Duration askTimeout, Duration registrationTimeout, Duration lease) {}

    /**
     * How tasks are run.
     *
     * @param cancellationInterval how often a task that does not end is interrupted
     * @param cancellationTimeout after which it takes the process down; 0: never
     * @param timersTimeout how long a canceled task waits for its timers
     * @param classLoading of jobs
     * @param temporaryDirectory for files that end with the process; empty: that of the machine
     */
    public record Tasks(
            Duration cancellationInterval,
            Duration cancellationTimeout,
            Duration timersTimeout,
            ClassLoadingConfig classLoading,
            String temporaryDirectory) {}

    /**
     * Takes what a TaskManager needs out of {@code values}.
     *
     * @throws ConfigException with all that does not fit together
     */
    public static TaskManagerConfig from(Configuration values) {
        List<String> problems = new ArrayList<>();
        String host = values.get(WeirOptions.TASKMANAGER_HOST);
        String bindHost = values.get(WeirOptions.TASKMANAGER_BIND_HOST);
        Listening.check(WeirOptions.TASKMANAGER_BIND_HOST.key(), bindHost, values, problems);
        long segmentBytes = values.get(WeirOptions.SEGMENT_SIZE).bytes();
        if (segmentBytes < 1 << 10 || segmentBytes > 16 << 20) {
            problems.add("'%s' is %d bytes; it must be 1 kb to 16 mb."
                    .formatted(WeirOptions.SEGMENT_SIZE.key(), segmentBytes));
        }
        TaskManagerConfig config = new TaskManagerConfig(
                new RpcSettings(
                        host,
                        bindHost,
                        values.get(WeirOptions.TASKMANAGER_RPC_PORT),
                        WeirOptions.TASKMANAGER_RPC_PORT.key(),
                        Listening.frameBytes(values, problems)),
                new Exchange(host, bindHost, values.get(WeirOptions.TASKMANAGER_DATA_PORT), (int) segmentBytes),
                values.get(WeirOptions.TASKMANAGER_SLOTS),
                new Watching(
                        HeartbeatConfig.from(values, problems),
                        values.get(WeirOptions.ASK_TIMEOUT),
                        values.get(WeirOptions.REGISTRATION_TIMEOUT),
                        values.get(HighAvailabilityOptions.LEASE)),
                new Tasks(
                        values.get(WeirOptions.CANCELLATION_INTERVAL),
                        values.get(WeirOptions.CANCELLATION_TIMEOUT),
                        values.get(WeirOptions.CANCELLATION_TIMERS_TIMEOUT),
                        ClassLoadingConfig.from(values),
                        values.get(WeirOptions.TMP_DIRS)),
                Configuration.fromMap(values.toMap()));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }
}
