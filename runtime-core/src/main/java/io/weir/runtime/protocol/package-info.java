/**
 * What JobManager and TaskManager say to one another: a sealed family of records per direction. {@link
 * io.weir.runtime.protocol.TaskManagerMessage} goes to a TaskManager, {@link
 * io.weir.runtime.protocol.JobManagerMessage} to the JobManager. Bytes on the wire are CBOR; the layout is in {@code
 * docs/protocols/job-control.md}.
 */
@NullMarked
package io.weir.runtime.protocol;

import org.jspecify.annotations.NullMarked;
