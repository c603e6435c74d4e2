/** Settings by key. Open {@link io.weir.api.configuration.Configuration} first. */
@NullMarked
package io.weir.api.configuration;

import org.jspecify.annotations.NullMarked;
