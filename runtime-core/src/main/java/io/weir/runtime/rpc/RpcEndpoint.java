package io.weir.runtime.rpc;

import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.RpcMessage;
import java.util.function.Consumer;

/**
 * An object with one thread of its own that receives messages. The thread is the mailbox's: nothing in an endpoint needs a
 * lock.
 */
public interface RpcEndpoint {
    /**
     * A message has come. Called by the endpoint's thread; must not block.
     *
     * @param message what
     * @param sender address of the sender's process
     * @param reply takes the answer, once, from any thread; ignored where the sender only told
     */
    void receive(RpcMessage message, String sender, Consumer<Reply> reply);

    /** Called by the endpoint's thread after it has been taken out of service. */
    default void onStopped() {}
}
