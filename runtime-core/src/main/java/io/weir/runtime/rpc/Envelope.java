package io.weir.runtime.rpc;

import io.weir.runtime.protocol.RpcMessage;

/**
 * A message on its way.
 *
 * @param to name of the endpoint it goes to; empty: it answers {@code call}
 * @param from address of the sending process, as {@code host:port}
 * @param token the fencing token of the leader it is meant for
 * @param call number of the call it opens or answers, unique within the process that asks; 0: no answer is wanted
 * @param body the message; a {@link io.weir.runtime.protocol.Reply} in an answer
 */
record Envelope(String to, String from, String token, long call, RpcMessage body) {
    /** No answer is wanted. */
    static final long TELL = 0;

    boolean isAnswer() {
        return to.isEmpty();
    }
}
