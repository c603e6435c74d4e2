package io.weir.log.wire;

/**
 * Where clients are told to connect.
 *
 * @param host as they resolve it
 * @param port above 0
 */
public record Endpoint(String host, int port) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
