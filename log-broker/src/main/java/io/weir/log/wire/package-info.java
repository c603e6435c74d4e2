/**
 * The broker's side of Kafka's protocol: connections, frames, requests and answers. The only package, with those below it,
 * that uses classes of kafka-clients; what it calls speaks in the types of the log itself.
 */
@NullMarked
package io.weir.log.wire;

import org.jspecify.annotations.NullMarked;
