/**
 * End-to-end workloads, run by {@link io.weir.benchmarks.workload.Workloads}. Each has seeded generators and a checksum of
 * all its results that does not depend on parallelism, so that runs of different engines can be told right or wrong. Time
 * and CPU time count from the first record that a source may emit to the end of input in the last sink; sources, sinks and
 * the measurement share one JVM and meet in {@link io.weir.benchmarks.workload.Run}.
 */
@NullMarked
package io.weir.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
