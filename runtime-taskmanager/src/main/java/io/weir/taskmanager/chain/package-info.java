/**
 * A chain: the operators that share a task, wired so that a record is a plain call from one to the next. Open {@link
 * io.weir.taskmanager.chain.OperatorChain} first; {@link io.weir.taskmanager.chain.ChainSpecializer} is why it is fast.
 * Built and used by the task's thread.
 */
@NullMarked
package io.weir.taskmanager.chain;

import org.jspecify.annotations.NullMarked;
