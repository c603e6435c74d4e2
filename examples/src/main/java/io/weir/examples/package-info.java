/**
 * Jobs to run and to change. {@link io.weir.examples.FlightDelays} is the one that the README runs; {@link
 * io.weir.examples.WordCount} is the smallest; {@link io.weir.examples.SocketWindowWordCount} follows what you type.
 */
@NullMarked
package io.weir.examples;

import org.jspecify.annotations.NullMarked;
