/**
 * A node among others. {@link io.weir.log.cluster.node.ClusterStorage} puts it together; {@link
 * io.weir.log.cluster.node.ClusterWatch} sees what is agreed on in ZooKeeper; {@link io.weir.log.cluster.node.Controller} decides,
 * on one node at a time, who leads. A decision only suggests: who owns a partition is settled by its ledgers.
 *
 * <pre>
 *  /cluster                    id of the cluster
 *  /ids/1                      a node that is there (goes with its session)
 *  /controller                 who decides; its version is the epoch of decisions
 *  /topics/orders              id, number of partitions, settings
 *  /partitions/ID/0            state of a partition
 *  /producer-ids               how many were given away
 *  /ledgers                    BookKeeper's own
 * </pre>
 */
@NullMarked
package io.weir.log.cluster.node;

import org.jspecify.annotations.NullMarked;
