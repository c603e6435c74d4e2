/**
 * The process functions with their contexts, timers and side outputs. {@link io.weir.operators.process.Processes} makes the
 * operators; each is also the collector its function emits to. A context is a separate class because users' contexts are
 * inner classes of their functions.
 */
@NullMarked
package io.weir.operators.process;

import org.jspecify.annotations.NullMarked;
