/**
 * Which topics there are and how each is kept: names, counts and settings are checked here, by Kafka's rules and under its
 * key names, and a topic is on disk before anybody is told of it. Nothing here knows of connections or of records.
 */
@NullMarked
package io.weir.log.topic;

import org.jspecify.annotations.NullMarked;
