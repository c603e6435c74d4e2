/**
 * A broker with everything that belongs to it. {@link io.weir.log.broker.BrokerMain} is the process,
 * {@link io.weir.log.broker.Broker} puts store, topics and ports together and is what other processes and tests start, and
 * the HTTP port tells those who watch it how it is.
 */
@NullMarked
package io.weir.log.broker;

import org.jspecify.annotations.NullMarked;
