/** BookKeeper as a part of a log node: {@link io.weir.log.cluster.storage.StorageNode} keeps copies of ledgers on this node's disks. */
@NullMarked
package io.weir.log.cluster.storage;

import org.jspecify.annotations.NullMarked;
