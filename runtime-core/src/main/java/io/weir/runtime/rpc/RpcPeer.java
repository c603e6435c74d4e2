package io.weir.runtime.rpc;

import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.RpcMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** An endpoint, near or far, as others see it. Callable from any thread; never blocks. */
public interface RpcPeer {
    /** Where it is. */
    String address();

    /** Sends without waiting for an answer; lost when the peer is. Order is kept between one sender and one peer. */
    void tell(RpcMessage message);

    /**
     * Sends and waits for the answer. Fails with {@link RpcException} when the peer is gone, refuses the token, answers
     * Refused, or does not answer in time. The future completes on an RPC thread: hop to one's own with thenAcceptAsync.
     */
    CompletableFuture<Reply> ask(RpcMessage message, Duration timeout);
}
