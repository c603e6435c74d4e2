package io.weir.log.wire.group;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What a call that has failed means for one of several things that were asked at once. */
final class Failures {
    private Failures() {}

    /**
     * The error to tell.
     *
     * @throws CompletionException if it is none that clients are told
     */
    static LogError errorOf(Throwable failure) {
        return refusal(failure).error();
    }

    static LogException refusal(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof LogException refused) {
            return refused;
        }
        throw new CompletionException(failure);
    }

    /** Completes with all answers, in their order. */
    static <A> CompletableFuture<List<A>> all(List<CompletableFuture<A>> answers) {
        return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }
}
