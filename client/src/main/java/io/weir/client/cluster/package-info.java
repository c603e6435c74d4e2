/** A whole cluster within one JVM. Open {@link io.weir.client.cluster.LocalCluster}. */
@NullMarked
package io.weir.client.cluster;

import org.jspecify.annotations.NullMarked;
