/**
 * Operators that look at one record at a time: map, filter, flatMap, their two-input kin, the rolling reduce, timestamps and
 * sinks. {@link io.weir.operators.transform.Transforms} makes them from their specs. Threading and the rules of writing them
 * are those of {@link io.weir.operators.Operator}.
 */
@NullMarked
package io.weir.operators.transform;

import org.jspecify.annotations.NullMarked;
