/**
 * Which subtask a key belongs to. Key groups are contiguous ranges of the hash, and a subtask owns contiguous key groups.
 *
 * <pre>
 *   key ── hash ──► key group (hash scaled to maxParallelism) ── contiguous ranges ──► subtask
 * </pre>
 */
@NullMarked
package io.weir.runtime.keygroup;

import org.jspecify.annotations.NullMarked;
