package io.weir.runtime.ha;

import io.weir.api.configuration.Configuration;

/**
 * Makes a kind of high availability. Found by ServiceLoader under its {@link #type}, or by the name of its class, which then
 * needs a public constructor without parameters.
 */
public interface HighAvailabilityFactory {
    /** What users write as {@code high-availability.type}, in lower case. */
    String type();

    /**
     * Makes it for one process. Connects in the background.
     *
     * @throws IllegalArgumentException if settings are missing or do not fit; one sentence that names the key
     */
    HighAvailability create(Configuration configuration);
}
