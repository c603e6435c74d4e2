package io.weir.log.wire.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.Isolation;
import io.weir.log.wire.HeldAnswer;
import io.weir.log.wire.MemoryBudget;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A fetch from a log of a hundred records that answers every read with ten. */
class PendingFetchTest {
    private static final int END = 100;
    private static final int READ = 10;

    private final List<String> calls = new ArrayList<>();
    private final PartitionLog log = (PartitionLog) Proxy.newProxyInstance(
            PartitionLog.class.getClassLoader(),
            new Class<?>[] {PartitionLog.class},
            (proxy, method, arguments) -> call(method, arguments));

    private @Nullable Object call(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "id" -> new PartitionId("orders", new UUID(1, 2), 0);
            case "startOffset" -> 0L;
            case "stableOffset", "highWatermark" -> (long) END;
            case "read" -> CompletableFuture.completedFuture(new Slice((long) arguments[0]));
            case "abortedTransactions" -> List.of();
            case "lookAhead" -> {
                calls.add(Arrays.toString(arguments));
                yield null;
            }
            default -> throw new AssertionError(method);
        };
    }

    private record Slice(long baseOffset) implements LogSlice {
        @Override
        public int sizeInBytes() {
            return READ;
        }

        @Override
        public boolean isInMemory() {
            return true;
        }

        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.allocate(READ);
        }

        @Override
        public long transferTo(WritableByteChannel target, long position) {
            return 0;
        }

        @Override
        public long endOffset() {
            return Math.min(END, baseOffset + READ);
        }

        @Override
        public long highWatermark() {
            return END;
        }

        @Override
        public long stableOffset() {
            return END;
        }

        @Override
        public long startOffset() {
            return 0;
        }

        @Override
        public void close() {}
    }

    /** The answer of a fetch of 50 bytes at most. */
    private HeldAnswer fetch(long offset) {
        FetchPlan plan = new FetchPlan(1, 1000);
        plan.beginTopic("orders", Uuid.ZERO_UUID);
        FetchPartition asked = new FetchPartition().setFetchOffset(offset).setPartitionMaxBytes(50);
        plan.add(new FetchTarget(log, asked, Isolation.READ_COMMITTED, (short) 12));
        PendingFetch fetch = new PendingFetch(plan, new MemoryBudget(1000), Runnable::run);
        fetch.beginAtOnce();
        return (HeldAnswer) fetch.answer().join();
    }

    @Test
    void theLogIsToldWhatWillBeWantedOnceTheAnswerIsSent() {
        HeldAnswer answer = fetch(20);
        assertThat(calls).isEmpty();

        answer.release();

        assertThat(calls).containsExactly("[20, 30, 50, READ_COMMITTED]");
    }

    @Test
    void nothingIsWantedBehindAnEmptyAnswer() {
        fetch(END).release();

        assertThat(calls).isEmpty();
    }
}
