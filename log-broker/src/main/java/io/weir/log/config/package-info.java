/**
 * The settings of a broker: under which names they are known, what may be said, and what was said. The names are those of
 * Kafka wherever the meaning is. {@link io.weir.log.config.BrokerKeys} is the table, {@link io.weir.log.config.BrokerConfig}
 * what was read at start; topics find the defaults of their own settings there.
 */
@NullMarked
package io.weir.log.config;

import org.jspecify.annotations.NullMarked;
