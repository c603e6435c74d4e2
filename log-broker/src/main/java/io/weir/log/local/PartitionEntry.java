package io.weir.log.local;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.journal.JournalEntry;
import java.util.concurrent.CompletableFuture;

/** Something on its way through the journal, and who waits for it. */
abstract class PartitionEntry<T> implements JournalEntry {
    final CompletableFuture<T> future = new CompletableFuture<>();

    @Override
    public void failed(Exception reason) {
        future.completeExceptionally(new LogException(
                LogError.KAFKA_STORAGE_ERROR,
                "Nobody knows whether the records are on disk: the journal takes nothing more (%s)."
                        .formatted(reason.getMessage())));
    }
}
