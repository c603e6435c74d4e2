/** Figures that every subtask adds to and the job's result sums up. Open {@link io.weir.api.accumulators.Accumulator} first. */
@NullMarked
package io.weir.api.accumulators;

import org.jspecify.annotations.NullMarked;
