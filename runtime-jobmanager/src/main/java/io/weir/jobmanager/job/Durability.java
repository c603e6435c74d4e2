package io.weir.jobmanager.job;

import io.weir.api.configuration.Configuration;
import io.weir.jobmanager.checkpoint.CheckpointFiles;
import java.util.random.RandomGenerator;

/**
 * What jobs need to outlive failures.
 *
 * @param cluster the settings of the cluster; a job's own go over them
 * @param files where checkpoints go
 * @param random for delays and names; used by the endpoint's thread
 */
public record Durability(Configuration cluster, CheckpointFiles files, RandomGenerator random) {}
