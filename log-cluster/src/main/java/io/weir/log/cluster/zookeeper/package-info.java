/** What the nodes of a cluster agree on, in ZooKeeper. {@link io.weir.log.cluster.zookeeper.ZooKeeperStates} has the partitions. */
@NullMarked
package io.weir.log.cluster.zookeeper;

import org.jspecify.annotations.NullMarked;
