/** Savepoints as files: what they hold, without the job or a cluster. */
@NullMarked
package io.weir.client.savepoint;

import org.jspecify.annotations.NullMarked;
