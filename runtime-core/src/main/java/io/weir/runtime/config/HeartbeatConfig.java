package io.weir.runtime.config;

import io.weir.api.configuration.Configuration;
import java.time.Duration;
import java.util.List;

/**
 * How processes watch one another.
 *
 * @param interval between heartbeats
 * @param timeout after which a silent process is given up
 */
public record HeartbeatConfig(Duration interval, Duration timeout) {
    static HeartbeatConfig from(Configuration values, List<String> problems) {
        HeartbeatConfig config = new HeartbeatConfig(
                values.get(WeirOptions.HEARTBEAT_INTERVAL), values.get(WeirOptions.HEARTBEAT_TIMEOUT));
        if (config.interval.isZero() || config.timeout.compareTo(config.interval.multipliedBy(2)) < 0) {
            problems.add("'%s' (%d ms) must be at least twice '%s' (%d ms), and that above 0."
                    .formatted(
                            WeirOptions.HEARTBEAT_TIMEOUT.key(),
                            config.timeout.toMillis(),
                            WeirOptions.HEARTBEAT_INTERVAL.key(),
                            config.interval.toMillis()));
        }
        return config;
    }
}
