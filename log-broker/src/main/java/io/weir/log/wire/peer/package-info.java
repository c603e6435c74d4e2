/** What brokers ask one another, in the protocol that clients speak. {@link io.weir.log.wire.peer.PeerBrokers} finds whom to ask. */
@NullMarked
package io.weir.log.wire.peer;

import org.jspecify.annotations.NullMarked;
