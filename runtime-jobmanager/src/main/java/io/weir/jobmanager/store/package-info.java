/**
 * What a JobManager leaves to its successors: jobs with their jars, where their checkpoints are, and how they ended. {@link
 * io.weir.jobmanager.store.JobStore} is the door; without high availability nothing is kept.
 *
 * <pre>
 *   entry                    value                          file below storageDir/cluster-id
 *   job.ID.graph             name of the file of the graph  jobs/ID/graph-EPOCH, jobs/ID/SHA256.jar
 *   job.ID.checkpoints       a line "NUMBER DIRECTORY" per completed checkpoint, oldest first
 *   job.ID.counter           checkpoint ids below it may have been used
 *   result.ID                how the job ended
 * </pre>
 *
 * <p>A file is written, synced and renamed before an entry names it. An entry is written with a check of the epoch, so a
 * former leader changes none. Only the end of a job deletes what is kept of it, and what is unknown is kept. Runs on
 * input/output threads.
 */
@NullMarked
package io.weir.jobmanager.store;

import org.jspecify.annotations.NullMarked;
