package io.weir.log.wire.group;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Several things asked at once. */
final class InOrder {
    private InOrder() {}

    /** Completes with all answers, in the order asked. */
    static <A> CompletableFuture<List<A>> all(List<CompletableFuture<A>> answers) {
        return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }
}
