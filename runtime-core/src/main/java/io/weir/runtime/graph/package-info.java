/**
 * The job graph: what a client submits. {@link io.weir.runtime.graph.JobGraphBuilder} cuts a logical plan into vertices,
 * each a chain of operators that share a task, and edges between them. User code travels as opaque bytes ({@link
 * io.weir.runtime.graph.UserCode}), so that the JobManager can read a graph without the user's classes.
 */
@NullMarked
package io.weir.runtime.graph;

import org.jspecify.annotations.NullMarked;
