package io.weir.log.wire.admin;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Waits for several answers that make up one. */
final class All {
    private All() {}

    /** The results in the order of the futures, none of which may fail. */
    static <T> CompletableFuture<List<T>> of(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }
}
