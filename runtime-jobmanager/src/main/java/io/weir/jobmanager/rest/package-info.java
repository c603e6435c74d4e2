/**
 * HTTP: the REST endpoint that clients of Apache Flink know, at {@code /} and {@code /v1}, what is Weir's own under {@code
 * /weir/v1}, and the dashboard's files. Open {@link io.weir.jobmanager.rest.RestServer}, then a class of routes such as
 * {@code JobRoutes}: a route is a method, a path and a handler that answers with a record.
 *
 * <pre>
 *   socket ──► HttpServerCodec ──► RestChannel ──► RouteTable ──► handler ── endpoint thread or I/O thread ──► record ──► JSON
 * </pre>
 *
 * Handlers that look at jobs run on the JobManager's endpoint thread and answer with records that hold no reference to
 * its state; what blocks runs on the input/output executor.
 */
@NullMarked
package io.weir.jobmanager.rest;

import org.jspecify.annotations.NullMarked;
