package io.weir.runtime.protocol;

/** Everything that JobManager and TaskManager say to one another. */
public sealed interface RpcMessage permits TaskManagerMessage, JobManagerMessage, Reply {}
