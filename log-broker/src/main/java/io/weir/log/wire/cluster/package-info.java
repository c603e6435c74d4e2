/** What clients ask about the cluster and its topics before they ask for records. */
@NullMarked
package io.weir.log.wire.cluster;

import org.jspecify.annotations.NullMarked;
