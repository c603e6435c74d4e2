package io.weir.log.wire;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** For how long a client waits for a change, as it says in its request. */
public final class Patience {
    private Patience() {}

    /**
     * {@code change}, failed with REQUEST_TIMED_OUT once the time is up. Whoever has not begun the change then sees that it is
     * done and leaves it.
     *
     * @param timeoutMillis 0 or less: the client does not say; {@code change} alone decides
     * @param what is changed, to be read by the client
     */
    public static <T> CompletableFuture<T> within(int timeoutMillis, String what, CompletableFuture<T> change) {
        if (timeoutMillis <= 0) {
            return change;
        }
        return change.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException
                                ? new LogException(
                                        LogError.REQUEST_TIMED_OUT,
                                        "%s took longer than the %d ms that the client waits; it may still happen."
                                                .formatted(what, timeoutMillis))
                                : failure));
    }
}
