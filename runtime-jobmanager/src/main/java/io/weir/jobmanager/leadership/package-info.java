/**
 * Whether this JobManager leads, and what follows from that. {@link io.weir.jobmanager.leadership.Leadership} decides: told
 * events, it answers with what is to be done. It has no clock, no thread and no connection.
 */
@NullMarked
package io.weir.jobmanager.leadership;

import org.jspecify.annotations.NullMarked;
