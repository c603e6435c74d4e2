/** State kept per key, and how a function asks for it. Open {@link io.weir.api.state.ValueState} first. */
@NullMarked
package io.weir.api.state;

import org.jspecify.annotations.NullMarked;
