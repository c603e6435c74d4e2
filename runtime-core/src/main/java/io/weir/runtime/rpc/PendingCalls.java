package io.weir.runtime.rpc;

import io.weir.runtime.protocol.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for an answer. Shared between threads: those that ask, the switchboard's, the clock's; whoever takes a
 * call out of the table settles it.
 */
final class PendingCalls {
    private final ConcurrentHashMap<Long, Call> calls = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /** Registers a call; returns its number, from 1. */
    long open(CompletableFuture<Reply> result) {
        long number = numbers.incrementAndGet();
        calls.put(number, new Call(result));
        return number;
    }

    /** Lets {@code cancelTimeout} run when the call is settled; at once where it is already. */
    void onSettled(long number, Runnable cancelTimeout) {
        Call call = calls.get(number);
        if (call == null) {
            cancelTimeout.run();
            return;
        }
        call.result.whenComplete((reply, error) -> cancelTimeout.run());
    }

    /** An answer has come; ignored where the call is no longer waited for. */
    void answer(long number, Reply reply) {
        settle(number, result -> {
            if (reply instanceof Reply.Refused refused) {
                result.completeExceptionally(new RpcException(refused.message()));
            } else {
                result.complete(reply);
            }
        });
    }

    /** The call comes to nothing. */
    void fail(long number, String reason) {
        settle(number, result -> result.completeExceptionally(new RpcException(reason)));
    }

    /** All calls come to nothing. */
    void failAll(String reason) {
        calls.keySet().forEach(number -> fail(number, reason));
    }

    private void settle(long number, Consumer<CompletableFuture<Reply>> how) {
        @Nullable Call call = calls.remove(number);
        if (call != null) {
            how.accept(call.result);
        }
    }

    private record Call(CompletableFuture<Reply> result) {}
}
