/**
 * Transactions over several partitions, by Kafka's protocol in both of its dialects. {@link
 * io.weir.log.transaction.TransactionCoordinator} decides, purely; {@link io.weir.log.transaction.TransactionService} runs one for
 * each partition of {@code __transaction_state}. Names of fields are those of the protocol.
 *
 * <p>The decision is a record: once {@code PrepareCommit} is durable the transaction is committed, and its markers are written
 * until every partition has one, after a crash too. See docs/protocols/log-coordinators.md.
 */
@NullMarked
package io.weir.log.transaction;

import org.jspecify.annotations.NullMarked;
