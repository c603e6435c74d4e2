/**
 * Keyed state on the heap. A state is one open-addressing {@link io.weir.state.heap.HeapTable} whose slots follow the hash
 * of the key, so that a key group is a contiguous range of slots, growing is a copy from front to back, and tables walked
 * together touch memory in order. Open {@link io.weir.state.heap.HeapStateBackend} first. Confined to the task's thread.
 *
 * <pre>
 *   hash ── scaled to the capacity ──► home slot ── up to the next free one ──► key lane | value lane
 * </pre>
 */
@NullMarked
package io.weir.state.heap;

import org.jspecify.annotations.NullMarked;
