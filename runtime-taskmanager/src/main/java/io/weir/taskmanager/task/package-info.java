/**
 * A task: one subtask of a vertex, run by one thread. Open {@link io.weir.taskmanager.task.Task} first. Other threads reach
 * it through its {@link io.weir.taskmanager.task.Mailbox} alone.
 */
@NullMarked
package io.weir.taskmanager.task;

import org.jspecify.annotations.NullMarked;
