/**
 * Reads topics. Open {@link io.weir.connector.kafka.source.KafkaSource} first.
 *
 * <pre>
 *   JobManager                              task
 *   KafkaSourceEnumerator                   KafkaSourceReader (the subtask's thread)
 *     asks TopicCatalog, aside                 ▲ whole batches of finished records, at most 2 wait
 *     ── KafkaPartitionSplit ─────────►     PartitionFetcher (a thread of its own, one consumer for all partitions)
 * </pre>
 *
 * <p>The enumerator finds partitions and turns "earliest", "latest" and the like into offsets; each partition belongs to one
 * reader from then on. The fetching thread makes records of bytes; the subtask's thread emits them, deals with those that
 * are damaged, and knows the position of each partition.
 */
@NullMarked
package io.weir.connector.kafka.source;

import org.jspecify.annotations.NullMarked;
