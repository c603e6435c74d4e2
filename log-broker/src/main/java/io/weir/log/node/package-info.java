/** The nodes of a cluster, and which of them leads what. A node that is alone leads everything ({@link io.weir.log.node.OneNode}). */
@NullMarked
package io.weir.log.node;

import org.jspecify.annotations.NullMarked;
