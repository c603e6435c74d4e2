/**
 * Tuples: records of up to 25 fields that are named by their position. Open {@link io.weir.api.tuple.Tuple2} to see one.
 */
@NullMarked
package io.weir.api.tuple;

import org.jspecify.annotations.NullMarked;
