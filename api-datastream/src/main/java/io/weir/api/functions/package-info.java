/** The functions that users write and the contexts they run in. Open {@link io.weir.api.functions.Function} first. */
@NullMarked
package io.weir.api.functions;

import org.jspecify.annotations.NullMarked;
