package io.weir.log.transaction;

import org.jspecify.annotations.Nullable;

/** A record of {@code __transaction_state}; no value: the id is forgotten. */
record TransactionRecord(String transactionalId, @Nullable Transaction value) {}
