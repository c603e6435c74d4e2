/**
 * The TaskManager: a process with slots that runs tasks for a JobManager. {@link io.weir.taskmanager.TaskManagerProcess}
 * wires it; {@link io.weir.taskmanager.TaskManager} is the endpoint that the JobManager talks to, confined to its own thread.
 */
@NullMarked
package io.weir.taskmanager;

import org.jspecify.annotations.NullMarked;
