package io.weir.jobmanager.job;

import io.weir.api.configuration.Configuration;
import io.weir.jobmanager.checkpoint.CheckpointFiles;
import io.weir.jobmanager.store.JobStore;
import java.util.random.RandomGenerator;

/**
 * What jobs need to outlive failures.
 *
 * @param cluster the settings of the cluster; a job's own go over them
 * @param files where checkpoints go
 * @param random for delays and names; used by the endpoint's thread
 * @param jobs what outlives the JobManager
 */
public record Durability(Configuration cluster, CheckpointFiles files, RandomGenerator random, JobStore jobs) {
    /** Nothing outlives the JobManager. */
    public Durability(Configuration cluster, CheckpointFiles files, RandomGenerator random) {
        this(cluster, files, random, JobStore.none(files));
    }
}
