/**
 * How records come in and go out. A {@link io.weir.api.connector.Source} has one enumerator, in the JobManager, that finds
 * splits, and a reader per subtask that reads them; a {@link io.weir.api.connector.Sink} has a writer per subtask. A sink that
 * is a {@link io.weir.api.connector.SupportsCommitter} shows records only when a checkpoint covers them.
 *
 * <pre>
 *   SplitEnumerator (JobManager)  ── splits ──►  SourceReader (task)  ── records ──►  operators  ──►  SinkWriter (task)
 * </pre>
 */
@NullMarked
package io.weir.api.connector;

import org.jspecify.annotations.NullMarked;
