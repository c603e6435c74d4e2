/**
 * W8 on Apache Flink, to be measured beside Weir: {@link io.weir.benchmarks.flink.LogOnFlink} is an engine as {@link
 * io.weir.benchmarks.workload.LogWorkload} measures them, with the records, hashes and clocks of the other one. No part of the build:
 * {@code log-to-log-beside-flink.sh} fetches Flink and compiles this.
 */
@NullMarked
package io.weir.benchmarks.flink;

import org.jspecify.annotations.NullMarked;
