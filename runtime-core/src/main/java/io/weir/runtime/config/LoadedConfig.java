package io.weir.runtime.config;

import io.weir.api.configuration.Configuration;
import java.util.List;

/**
 * What {@link ConfigLoader} has read.
 *
 * @param values by key
 * @param warnings sentences about keys that nothing reads
 */
public record LoadedConfig(Configuration values, List<String> warnings) {
    /** Copies the list. */
    public LoadedConfig {
        warnings = List.copyOf(warnings);
    }
}
