/**
 * Streams of records and what can be done with them. A program gets a {@link
 * io.weir.api.datastream.StreamExecutionEnvironment}, makes streams from sources, transforms them, ends them in sinks, and
 * executes; until then nothing runs.
 */
@NullMarked
package io.weir.api.datastream;

import org.jspecify.annotations.NullMarked;
