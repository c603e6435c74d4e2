/**
 * High availability on Apache ZooKeeper through Curator, and ZooKeeper's own server as a process: {@link
 * io.weir.ha.zookeeper.ZooKeeperHighAvailability} has one connection per process, {@link
 * io.weir.ha.zookeeper.ZooKeeperPeerMain} runs one peer of {@code conf/zoo.cfg}.
 *
 * <pre>
 *   path.root/cluster-id/epoch          its version is the epoch; each leader changes it once, when it is elected
 *                       /leader         ephemeral: epoch and addresses of who leads
 *                       /election/...   ephemeral: who waits to lead
 *                       /entries/KEY    written in one transaction with a check of the version of /epoch
 * </pre>
 */
@NullMarked
package io.weir.ha.zookeeper;

import org.jspecify.annotations.NullMarked;
