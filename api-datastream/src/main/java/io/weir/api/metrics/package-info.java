/**
 * Figures that a function shows on the dashboard and to reporters. Open {@link io.weir.api.metrics.MetricGroup} first; {@link
 * io.weir.api.metrics.MetricTree} keeps them.
 */
@NullMarked
package io.weir.api.metrics;

import org.jspecify.annotations.NullMarked;
