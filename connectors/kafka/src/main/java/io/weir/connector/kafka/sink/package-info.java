/**
 * Writes records to topics. Open {@link io.weir.connector.kafka.sink.KafkaSink} first, then {@code TransactionalWriter}, which
 * writes exactly once: one transaction for each subtask and checkpoint, ended when the checkpoint is complete.
 *
 * <pre>
 *   records ──► TransactionalWriter ──► ProducerSlot ("prefix-0-2")   the transaction that is written to
 *                      │ barrier
 *                      ▼
 *               KafkaCommittable ──► in the checkpoint; the slot waits ("prefix-0-1")
 *                      │ checkpoint complete
 *                      ▼
 *               KafkaCommitter ──► the slot's own producer commits, and the slot is free again
 *                      │ after a failure, in another process
 *                      └─────────► Settlement: one EndTxn request with the ids that the checkpoint holds
 * </pre>
 *
 * <p>Everything is done by the subtask's thread, but for the callbacks of sends, which the thread of a producer calls. Why it is
 * so: {@code docs/decisions/0010-settling-transactions.md}.
 */
@NullMarked
package io.weir.connector.kafka.sink;

import org.jspecify.annotations.NullMarked;
