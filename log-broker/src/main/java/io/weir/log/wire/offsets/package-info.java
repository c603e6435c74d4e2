/** Where records of a partition lie: by their time, by their epoch, and from where on they are deleted. */
@NullMarked
package io.weir.log.wire.offsets;

import org.jspecify.annotations.NullMarked;
