/** Files as the log needs them, so that tests can lose, tear and refuse what a real disk may. */
@NullMarked
package io.weir.log.disk;

import org.jspecify.annotations.NullMarked;
