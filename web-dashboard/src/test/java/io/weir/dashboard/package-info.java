/** Checks of the page's files, which no compiler reads. */
@NullMarked
package io.weir.dashboard;

import org.jspecify.annotations.NullMarked;
