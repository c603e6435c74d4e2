/**
 * One job while it runs. {@link io.weir.jobmanager.job.JobMaster} does what its {@link
 * io.weir.jobmanager.schedule.ExecutionGraph} decides and brings it what happens; confined to the JobManager's endpoint
 * thread. {@code SourceCoordinator}s run the enumerators of users, each in a thread of its own, so that a slow one holds
 * up nothing but its source.
 */
@NullMarked
package io.weir.jobmanager.job;

import org.jspecify.annotations.NullMarked;
