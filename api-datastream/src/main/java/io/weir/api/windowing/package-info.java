/** Windows and how records are assigned to them. Open {@link io.weir.api.windowing.TimeWindows} first. */
@NullMarked
package io.weir.api.windowing;

import org.jspecify.annotations.NullMarked;
