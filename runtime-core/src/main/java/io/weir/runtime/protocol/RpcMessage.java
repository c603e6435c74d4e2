package io.weir.runtime.protocol;

/** Everything that JobManager and TaskManager say to one another. The records of this family are all that RPC reads. */
public sealed interface RpcMessage permits TaskManagerMessage, JobManagerMessage, Reply {
    /** Whether the message is refused without the token of the endpoint it goes to. */
    default boolean fenced() {
        return true;
    }
}
