/** What a process knows of itself: figures of its JVM and the stacks of its threads. Callable from any thread. */
@NullMarked
package io.weir.runtime.process;

import org.jspecify.annotations.NullMarked;
