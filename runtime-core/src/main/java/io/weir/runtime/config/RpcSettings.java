package io.weir.runtime.config;

/**
 * Where a process listens for calls.
 *
 * @param host the name under which others call it
 * @param bindHost the address it listens on
 * @param port 0: any free one
 * @param portKey the key that sets the port, for messages
 * @param maxMessageBytes a longer message is refused by its sender and by its receiver
 */
public record RpcSettings(String host, String bindHost, int port, String portKey, int maxMessageBytes) {
    /** The default of {@code pekko.framesize}. */
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 10 << 20;

    /** Listens on the loopback address on any free port. */
    public static RpcSettings loopback() {
        return new RpcSettings("localhost", "localhost", 0, "jobmanager.rpc.port", DEFAULT_MAX_MESSAGE_BYTES);
    }
}
