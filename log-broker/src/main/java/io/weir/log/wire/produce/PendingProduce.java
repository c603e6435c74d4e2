package io.weir.log.wire.produce;

import io.netty.util.Timeout;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.PartitionLog.Appended;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestMemory;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.jspecify.annotations.Nullable;

/**
 * A produce request under way: its answer is complete when every partition has one, or the client waits no longer. Its bytes
 * are kept until the last append is complete, whatever the client was told; then those appends keep them that still use them.
 *
 * <p><b>Threading:</b> begun by the thread of the connection; completed by those of the store and of the timer.
 */
final class PendingProduce {
    private static final long NO_OFFSET = -1;

    private final ProduceResponseData data = new ProduceResponseData();
    private final CompletableFuture<ProduceResponseData> answer = new CompletableFuture<>();
    private final RequestMemory memory;
    private final boolean isAnswered;
    private int underWay = 1; // the request itself, until all its partitions are known
    private boolean settled;
    private @Nullable LogException refusal;
    private @Nullable Timeout timeout;

    /** {@code isAnswered}: whether the client is told; if not, a refusal fails the request as a whole. */
    PendingProduce(RequestMemory memory, boolean isAnswered) {
        this.memory = memory;
        this.isAnswered = isAnswered;
        memory.retain();
    }

    CompletableFuture<ProduceResponseData> answer() {
        return answer;
    }

    void add(TopicProduceResponse topic) {
        data.responses().add(topic);
    }

    /** Waits for the append of one partition; {@code name} is for the log. */
    void add(PartitionProduceResponse partition, CompletableFuture<Appended> append, Object name) {
        synchronized (this) {
            underWay++;
        }
        partition.setErrorCode(LogError.REQUEST_TIMED_OUT.code()).setBaseOffset(NO_OFFSET);
        append.whenComplete((appended, failure) -> {
            record(partition, appended, failure, name);
            countDown();
        });
    }

    /** The answer of one partition that is not appended to. */
    void refuse(PartitionProduceResponse partition, LogException reason) {
        synchronized (this) {
            set(partition, reason);
        }
    }

    private synchronized void record(
            PartitionProduceResponse partition, @Nullable Appended appended, @Nullable Throwable failure, Object name) {
        if (settled) {
            return;
        }
        if (appended != null) {
            partition
                    .setErrorCode(LogError.NONE.code())
                    .setBaseOffset(appended.baseOffset())
                    .setLogAppendTimeMs(appended.appendTimeMillis())
                    .setLogStartOffset(appended.startOffset());
        } else if (failure != null) {
            set(partition, Refusals.of(failure, "An append to " + name));
        }
    }

    private void set(PartitionProduceResponse partition, LogException reason) {
        refusal = reason;
        partition.setErrorCode(reason.error().code()).setBaseOffset(NO_OFFSET).setErrorMessage(reason.getMessage());
    }

    /** All partitions were added; returns whether some are not complete. */
    boolean begun() {
        countDown();
        return !answer.isDone();
    }

    /** What will tell that the client waits no longer. */
    void expiresWith(Timeout newTimeout) {
        synchronized (this) {
            timeout = newTimeout;
        }
        if (answer.isDone()) {
            newTimeout.cancel();
        }
    }

    private void countDown() {
        Timeout unused;
        boolean isFirst;
        synchronized (this) {
            if (--underWay > 0) {
                return;
            }
            unused = timeout;
            isFirst = !settled;
            settled = true;
        }
        memory.release();
        if (unused != null) {
            unused.cancel();
        }
        if (isFirst) {
            tell();
        }
    }

    /** The client waits no longer; what is not on disk yet may come there all the same. */
    void expire(int timeoutMillis) {
        synchronized (this) {
            if (settled) {
                return;
            }
            settled = true;
            LogException late = new LogException(
                    LogError.REQUEST_TIMED_OUT,
                    "The records were not on disk within %d ms (request.timeout.ms); they may come there yet."
                            .formatted(timeoutMillis));
            for (TopicProduceResponse topic : data.responses()) {
                for (PartitionProduceResponse partition : topic.partitionResponses()) {
                    if (partition.errorCode() == late.error().code()) {
                        set(partition, late);
                    }
                }
            }
        }
        tell();
    }

    private void tell() {
        LogException reason;
        synchronized (this) {
            reason = refusal;
        }
        if (reason != null && !isAnswered) {
            answer.completeExceptionally(reason);
        } else {
            answer.complete(data);
        }
    }
}
