package io.weir.log.wire;

/**
 * Who this broker is.
 *
 * @param clusterId of the cluster it belongs to
 * @param nodeId its number within the cluster, 0 or more
 */
public record Identity(String clusterId, int nodeId) {}
