/**
 * What the runtime asks of a state backend. {@link io.weir.runtime.state.KeyedStateBackend} holds the keyed state of one
 * operator in one subtask; {@link io.weir.runtime.keygroup.KeyGroups} says which subtask a key belongs to. Everything here is
 * used by the task's thread alone.
 *
 * <pre>
 *   key ── hash ──► key group (hash scaled to maxParallelism) ── contiguous ranges ──► subtask
 * </pre>
 */
@NullMarked
package io.weir.runtime.state;

import org.jspecify.annotations.NullMarked;
