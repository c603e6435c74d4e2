/**
 * Writes records to partitions in batches that it builds itself. Open {@link io.weir.connector.kafka.produce.BatchProducer} first:
 * the door for the subtask's thread. Behind it, {@code SendLoop} is the thread that speaks with the brokers.
 *
 * <pre>
 *   subtask's thread                               the send loop's thread
 *   record ──► OpenBatch (one a partition)
 *                  │ full, or linger.ms over
 *                  ▼
 *              SealedBatch ──► SendQueue ──► Deliveries: one batch of a partition at a time, in order, again where that helps
 *                                  ▲               │ Produce requests               CoordinatorCalls: one request at a time
 *                                  │ memory,       ▼                                       │ to whoever coordinates the id
 *                                  └ failure ◄── NetworkClient of the client library ◄─────┘
 * </pre>
 *
 * <p>{@code Deliveries} and {@code CoordinatorCalls} know neither sockets nor clocks, so that tests put model brokers in their place.
 * Why records do not go through the client library's producer: {@code docs/decisions/0012-sink-builds-batches.md}.
 */
@NullMarked
package io.weir.connector.kafka.produce;

import org.jspecify.annotations.NullMarked;
