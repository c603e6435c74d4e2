package io.weir.log.wire;

import io.weir.log.wire.RequestParser.Parsed;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/** A request under way and, once it is there, its answer. Answered by any thread, all else by that of the connection. */
final class Exchange {
    private final Parsed parsed;
    private final RequestMemory memory;
    private final Runnable answered;
    private @Nullable ApiMessage answer;
    private @Nullable Throwable failure;
    private volatile boolean complete;
    private boolean dropped;
    private @Nullable CompletionStage<?> stage;

    /** {@code answered} is run when the answer is there. */
    Exchange(Parsed parsed, RequestMemory memory, Runnable answered) {
        this.parsed = parsed;
        this.memory = memory;
        this.answered = answered;
    }

    Parsed parsed() {
        return parsed;
    }

    RequestMemory memory() {
        return memory;
    }

    /** What completes it, to be told when nobody wants the answer any more. */
    void begin(CompletionStage<? extends ApiMessage> newStage) {
        stage = newStage;
        newStage.whenComplete(this::complete);
    }

    /** Called once. */
    void complete(@Nullable ApiMessage newAnswer, @Nullable Throwable newFailure) {
        synchronized (this) {
            answer = newAnswer;
            failure = newFailure;
            complete = true;
            if (dropped) {
                free();
                return;
            }
        }
        answered.run();
    }

    boolean isComplete() {
        return complete;
    }

    /** Once it is complete; {@code null}: it failed, or there is nothing to be said. */
    @Nullable
    ApiMessage answer() {
        return answer;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** The connection is gone: what the exchange holds is given back, now or when it is complete. */
    void drop() {
        synchronized (this) {
            dropped = true;
            if (complete) {
                free();
                return;
            }
        }
        if (stage instanceof Abandonable waiting) {
            waiting.abandon();
        }
    }

    private void free() {
        if (answer instanceof HeldAnswer held) {
            held.release();
        }
        memory.release();
    }
}
