/**
 * Programs of users that are run inside the JobManager: {@link io.weir.jobmanager.program.ProgramRunner} is implemented by
 * the client module, which knows how to turn a jar into a job graph.
 */
@NullMarked
package io.weir.jobmanager.program;

import org.jspecify.annotations.NullMarked;
