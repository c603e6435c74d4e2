/**
 * Whether records survive: the log broker is killed again and again while it is written to, and everything it acknowledged is
 * looked for. {@link io.weir.systemtests.log.LogSoak} is the command.
 */
@NullMarked
package io.weir.systemtests.log;

import org.jspecify.annotations.NullMarked;
