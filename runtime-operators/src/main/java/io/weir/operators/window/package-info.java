/**
 * Windows of fixed size, sliced. {@link io.weir.operators.window.Windows} makes the operator.
 *
 * <pre>
 *   windows      |--------------|            time is cut at every start and end of a window;
 *                     |--------------|       a record changes the one table of its slice;
 *   slices       | a  |    b    | c  |       the watermark fires a window by combining its slices
 * </pre>
 *
 * <p>Within a slice records are added in the order they come; a window combines its slices in the order of time. Reduce and
 * merge must therefore be associative, and where the order of out-of-order records matters, windows that overlap see them
 * by slice.
 */
@NullMarked
package io.weir.operators.window;

import org.jspecify.annotations.NullMarked;
