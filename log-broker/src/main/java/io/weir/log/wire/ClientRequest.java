package io.weir.log.wire;

import java.net.InetSocketAddress;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * A request that was read and whose version is served.
 *
 * @param api which
 * @param version of the request, and of its answer
 * @param clientId what the client calls itself; empty if nothing
 * @param peer from where
 * @param listener by which of the broker's names the client came, such as {@code PLAINTEXT}; decides which address it is told
 * @param body the request's own fields. Bytes within it lie in {@code memory}
 * @param memory of the request, kept until the answer is complete; who uses bytes of it for longer retains it
 */
public record ClientRequest(
        ApiKeys api,
        short version,
        String clientId,
        InetSocketAddress peer,
        String listener,
        ApiMessage body,
        RequestMemory memory) {
    /** A request that did not come by a connection. */
    public ClientRequest(
            ApiKeys api, short version, String clientId, InetSocketAddress peer, String listener, ApiMessage body) {
        this(api, version, clientId, peer, listener, body, RequestMemory.none());
    }

    /** The body as what {@code type} says, which is the request of {@link #api}. */
    public <T extends ApiMessage> T body(Class<T> type) {
        return type.cast(body);
    }
}
