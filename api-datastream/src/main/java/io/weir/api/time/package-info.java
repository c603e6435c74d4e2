/** Timestamps and watermarks. Open {@link io.weir.api.time.WatermarkStrategy} first. */
@NullMarked
package io.weir.api.time;

import org.jspecify.annotations.NullMarked;
