/**
 * The requests about transactions, and where coordinators are found. Each handler maps fields to those of {@link
 * io.weir.log.transaction.TransactionRequest} and back, by version; what is decided is decided in {@link
 * io.weir.log.transaction}. Open {@link io.weir.log.wire.transaction.TransactionApis} first.
 */
@NullMarked
package io.weir.log.wire.transaction;

import org.jspecify.annotations.NullMarked;
