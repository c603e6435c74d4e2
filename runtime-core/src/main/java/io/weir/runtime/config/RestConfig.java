package io.weir.runtime.config;

import io.weir.api.configuration.Configuration;
import java.time.Duration;

/**
 * The REST endpoint.
 *
 * @param address under which clients reach it
 * @param bindAddress it listens on
 * @param port 0: any free one
 * @param maxContentBytes longest body
 * @param idleTimeout after which an idle connection is closed
 * @param refreshInterval of the dashboard
 * @param features what is switched on
 */
public record RestConfig(
        String address,
        String bindAddress,
        int port,
        long maxContentBytes,
        Duration idleTimeout,
        Duration refreshInterval,
        Features features) {
    /**
     * What is switched on.
     *
     * @param submit jars can be uploaded and run
     * @param cancel the dashboard shows the button that cancels
     */
    public record Features(boolean submit, boolean cancel) {}

    static RestConfig from(Configuration values) {
        return new RestConfig(
                values.get(WeirOptions.REST_ADDRESS),
                values.get(WeirOptions.REST_BIND_ADDRESS),
                values.get(WeirOptions.REST_PORT),
                values.get(WeirOptions.REST_MAX_CONTENT_LENGTH).bytes(),
                values.get(WeirOptions.REST_IDLENESS_TIMEOUT),
                values.get(WeirOptions.WEB_REFRESH_INTERVAL),
                new Features(values.get(WeirOptions.WEB_SUBMIT_ENABLE), values.get(WeirOptions.WEB_CANCEL_ENABLE)));
    }
}
