/**
 * The JobManager: takes jobs, gives their tasks to TaskManagers, watches both. Open {@link
 * io.weir.jobmanager.JobManagerProcess} first: it wires everything of a process.
 *
 * <pre>
 *   clients ── HTTP ──► rest ── endpoint thread ──► Dispatcher ──► JobMaster (per job) ──► ExecutionGraph
 *   TaskManagers ── RPC ──► JobManagerEndpoint ─────────┘               └──► SourceCoordinator (thread per source)
 * </pre>
 *
 * One thread, that of {@link io.weir.jobmanager.JobManagerEndpoint}, owns all jobs and TaskManagers. Input and output,
 * programs of users and their enumerators run elsewhere and come back as commands of that endpoint.
 */
@NullMarked
package io.weir.jobmanager;

import org.jspecify.annotations.NullMarked;
