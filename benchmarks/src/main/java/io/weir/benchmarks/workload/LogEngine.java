package io.weir.benchmarks.workload;

import org.jspecify.annotations.Nullable;

/**
 * What {@link LogWorkload} measures: an engine that is up, in this process, and runs one job at a time, each to the end that its topic has
 * when it begins. Where results are hashed, the job tells {@link Run} of its begin and end.
 */
public interface LogEngine extends AutoCloseable {
    /** How many subtasks each part of a job has. */
    int PARALLELISM = 2;

    /** What it is called in the figures. */
    String name();

    /** Makes {@code form} of the records of {@code topic} and hashes that in the source's own task, so that nothing is exchanged. */
    void read(String topic, LogForm form) throws Exception;

    /**
     * Keeps a running count of the records of each key.
     *
     * @param topic to read
     * @param target topic to write each count to, exactly once; null: the counts are hashed
     */
    void count(String topic, @Nullable String target) throws Exception;

    @Override
    void close();
}
