/** What can go wrong in the log, by the codes that clients know. Every other package of the broker may use it. */
@NullMarked
package io.weir.log.error;

import org.jspecify.annotations.NullMarked;
