package io.weir.runtime.ha;

/**
 * Where a leader is reached.
 *
 * @param rpc by TaskManagers, as {@code host:port}
 * @param rest by clients and standbys, as {@code http://host:port}
 */
public record LeaderAddress(String rpc, String rest) {}
