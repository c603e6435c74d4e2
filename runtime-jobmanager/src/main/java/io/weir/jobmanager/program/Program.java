package io.weir.jobmanager.program;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program to be turned into a job graph.
 *
 * @param jar holds it
 * @param entryClass the class with {@code main}
 * @param arguments of {@code main}
 * @param parallelism default of the job; 0: that of the cluster
 * @param configuration keys of the cluster and those given with the request
 * @param loader loads the jar's classes, child-first; also the context class loader of the thread that calls
 */
public record Program(
        Path jar,
        String entryClass,
        List<String> arguments,
        int parallelism,
        Map<String, String> configuration,
        ClassLoader loader) {
    /** Copies what it is given. */
    public Program {
        arguments = List.copyOf(arguments);
        configuration = Map.copyOf(configuration);
    }
}
