/** Describes the types of records and how they become bytes. Open {@link io.weir.api.types.TypeInformation} first. */
@NullMarked
package io.weir.api.types;

import org.jspecify.annotations.NullMarked;
