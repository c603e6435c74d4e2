package io.weir.runtime.rpc;

import java.util.function.Function;

/** The RPC of one process. Implemented on Pekko, and by a fake with a manual clock in tests. */
public interface RpcService extends AutoCloseable {
    /** Where this process listens, as {@code host:port}. */
    String address();

    /**
     * Puts an endpoint into service under {@code name}. {@code maker} gets the executor that runs things on its thread.
     *
     * @param token the fencing token that messages must carry; empty: any
     */
    <E extends RpcEndpoint> E start(String name, String token, Function<EndpointExecutor, E> maker);

    /** From now on the endpoint takes only messages that carry {@code token}. */
    void fence(String name, String token);

    /** Takes an endpoint out of service. */
    void stop(String name);

    /**
     * A peer at {@code address} ({@code host:port}) under {@code name}, addressed with {@code token}. Does not wait for a
     * connection.
     */
    RpcPeer connect(String address, String name, String token);

    @Override
    void close();
}
