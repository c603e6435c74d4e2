/**
 * Timers per key, and the service through which user functions set them. {@link io.weir.operators.timers.KeyedTimers} holds
 * those of one clock; {@link io.weir.operators.timers.Timers} has both clocks of an operator. Used by the task's thread.
 *
 * <pre>
 *   far (12 days each) ──► level 2 (17 minutes each) ──► level 1 (1 second each) ──► open second, by millisecond ──► fire
 * </pre>
 */
@NullMarked
package io.weir.operators.timers;

import org.jspecify.annotations.NullMarked;
