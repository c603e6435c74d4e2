package io.weir.runtime.config;

import io.weir.api.configuration.Configuration;
import java.util.ArrayList;
import java.util.List;

/**
 * How classes of jobs are loaded.
 *
 * @param childFirst whether the job's jars come before Weir
 * @param parentFirstPrefixes classes that always come from Weir
 */
public record ClassLoadingConfig(boolean childFirst, List<String> parentFirstPrefixes) {
    /** Copies the list. */
    public ClassLoadingConfig {
        parentFirstPrefixes = List.copyOf(parentFirstPrefixes);
    }

    /** Reads the keys under {@code classloader.}. */
    public static ClassLoadingConfig from(Configuration values) {
        List<String> prefixes = new ArrayList<>();
        for (String list : List.of(
                values.get(WeirOptions.PARENT_FIRST_DEFAULT), values.get(WeirOptions.PARENT_FIRST_ADDITIONAL))) {
            list.lines()
                    .flatMap(line -> List.of(line.split(";", -1)).stream())
                    .map(String::strip)
                    .filter(prefix -> !prefix.isEmpty())
                    .forEach(prefixes::add);
        }
        return new ClassLoadingConfig(
                values.get(WeirOptions.CLASSLOADER_RESOLVE_ORDER).equals("child-first"), prefixes);
    }
}
