package io.weir.log.cluster.node;

/** Who decides. */
record ControllerNode(int node) {}
