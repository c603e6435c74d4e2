/**
 * Calls between processes. An {@link io.weir.runtime.rpc.RpcEndpoint} has one thread that makes all its calls; others
 * reach it through an {@link io.weir.runtime.rpc.RpcPeer}. Every message carries the fencing token of the leader it is
 * meant for; a message with another token is refused.
 */
@NullMarked
package io.weir.runtime.rpc;

import org.jspecify.annotations.NullMarked;
