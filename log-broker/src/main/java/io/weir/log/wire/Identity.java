package io.weir.log.wire;

import org.jspecify.annotations.Nullable;

/**
 * Who this broker is.
 *
 * @param clusterId of the cluster it belongs to
 * @param nodeId its number within the cluster, 0 or more
 * @param rack where it stands, by which clients choose the nearest broker; {@code null}: nobody has said [broker.rack]
 */
public record Identity(
        String clusterId, int nodeId, @Nullable String rack) {
    /** Of a broker in no rack. */
    public Identity(String clusterId, int nodeId) {
        this(clusterId, nodeId, null);
    }
}
