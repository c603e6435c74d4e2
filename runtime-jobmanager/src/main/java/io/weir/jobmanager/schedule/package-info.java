/**
 * What decides about a job: pure state machines that are told events and the time and answer with actions. They know no
 * threads, sockets or clocks, so the same classes run in the JobManager and in a seeded simulation. Open {@link
 * io.weir.jobmanager.schedule.ExecutionGraph} first; confined to the JobManager's endpoint thread.
 *
 * <pre>
 *   events ──►  ExecutionGraph (one job)  ──► actions: request slots, deploy, cancel, release, ended
 *   requests ─► SlotPool (all jobs)       ──► grants and refusals
 * </pre>
 */
@NullMarked
package io.weir.jobmanager.schedule;

import org.jspecify.annotations.NullMarked;
