/**
 * Topics as ends of a pipeline, through the client library of Apache Kafka: the same job reads and writes Weir's own log and
 * Apache Kafka.
 */
@NullMarked
package io.weir.connector.kafka;

import org.jspecify.annotations.NullMarked;
