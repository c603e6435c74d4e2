/**
 * What an operator is to the runtime. An operator receives records through {@link io.weir.operators.Output} and passes
 * results to the next one's: within a chain a record is a plain call. Open {@link io.weir.operators.Operator} first. One
 * thread, the task's, makes all calls.
 *
 * <pre>
 *   input ──► Output.collect ► [map] ──► Output.collect ► [filter] ──► Output.collect ► [writer] ──► next task
 * </pre>
 */
@NullMarked
package io.weir.operators;

import org.jspecify.annotations.NullMarked;
