/**
 * State with a time to live, on top of any backend: each value is kept together with the time it was last written. Open
 * {@link io.weir.runtime.state.expiry.ExpiringStates} first. Confined to the task's thread.
 */
@NullMarked
package io.weir.runtime.state.expiry;

import org.jspecify.annotations.NullMarked;
