/**
 * How fast brokers are for unmodified clients: one after the other under the same load, in turn, so that what else the machine does
 * hits all of them. Started by {@code log.sh}; {@link io.weir.benchmarks.log.LogLoad} is where to begin.
 */
@NullMarked
package io.weir.benchmarks.log;

import org.jspecify.annotations.NullMarked;
