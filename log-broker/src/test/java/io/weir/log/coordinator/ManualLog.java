package io.weir.log.coordinator;

import io.weir.log.batch.BatchHeader;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A log that is durable when a test says so. Only appends and reads are there. */
final class ManualLog implements PartitionLog {
    private static final String ABSENT = "coordinators only append and read";

    private final List<ByteBuffer> batches = new ArrayList<>();
    private final List<CompletableFuture<Appended>> waiting = new ArrayList<>();
    private int epoch = 1;
    private boolean holding;
    private boolean refusing;
    private boolean unreadable;

    @Override
    public synchronized CompletableFuture<Appended> append(ByteBuffer batch, AppendOrigin origin, int expectedEpoch) {
        if (refusing || expectedEpoch != epoch) {
            return CompletableFuture.failedFuture(new LogException(LogError.KAFKA_STORAGE_ERROR, "refused"));
        }
        new BatchHeader(batch, 0).assign(batches.size(), epoch);
        batches.add(batch);
        CompletableFuture<Appended> durable = new CompletableFuture<>();
        waiting.add(durable);
        if (!holding) {
            sync();
        }
        return durable;
    }

    synchronized void sync() {
        List<CompletableFuture<Appended>> synced = List.copyOf(waiting);
        waiting.clear();
        synced.forEach(each -> each.complete(new Appended(0, 0, -1, 0)));
    }

    synchronized void hold(boolean hold) {
        holding = hold;
    }

    synchronized void refuse(boolean refuse) {
        refusing = refuse;
    }

    synchronized void garble(boolean garble) {
        unreadable = garble;
    }

    synchronized int batches() {
        return batches.size();
    }

    @Override
    public synchronized CompletableFuture<LogSlice> read(long offset, int maxBytes, Isolation isolation) {
        if (unreadable) {
            return CompletableFuture.failedFuture(new LogException(LogError.KAFKA_STORAGE_ERROR, "damaged"));
        }
        ByteBuffer batch = batches.get((int) offset).duplicate();
        return CompletableFuture.completedFuture(new LogSlice() {
            @Override
            public ByteBuffer bytes() {
                return batch;
            }

            @Override
            public int sizeInBytes() {
                return batch.remaining();
            }

            @Override
            public boolean isInMemory() {
                return true;
            }

            @Override
            public long transferTo(WritableByteChannel target, long position) throws IOException {
                return target.write(batch.slice((int) position, batch.remaining() - (int) position));
            }

            @Override
            public long baseOffset() {
                return offset;
            }

            @Override
            public long endOffset() {
                return offset + 1;
            }

            @Override
            public long highWatermark() {
                return ManualLog.this.highWatermark();
            }

            @Override
            public long stableOffset() {
                return ManualLog.this.stableOffset();
            }

            @Override
            public long startOffset() {
                return 0;
            }

            @Override
            public void close() {}
        });
    }

    @Override
    public PartitionId id() {
        return new PartitionId("log", new UUID(1, 2), 0);
    }

    @Override
    public long startOffset() {
        return 0;
    }

    @Override
    public long stableOffset() {
        return highWatermark();
    }

    @Override
    public synchronized long highWatermark() {
        return batches.size() - waiting.size();
    }

    @Override
    public synchronized long endOffset() {
        return batches.size();
    }

    @Override
    public synchronized int leaderEpoch() {
        return epoch;
    }

    /** Another node leads. */
    synchronized void nextEpoch() {
        epoch++;
    }

    @Override
    public LogSettings settings() {
        return LogSettings.DEFAULT;
    }

    @Override
    public void settings(LogSettings newSettings) {
        throw new UnsupportedOperationException(ABSENT);
    }

    @Override
    public CompletableFuture<Appended> append(ByteBuffer batch, AppendOrigin origin, Runnable unused) {
        throw new UnsupportedOperationException(ABSENT);
    }

    @Override
    public List<AbortedTransaction> abortedTransactions(long from, long to) {
        throw new UnsupportedOperationException(ABSENT);
    }

    @Override
    public CompletableFuture<Optional<OffsetAtTime>> findByTime(long timestampMillis) {
        throw new UnsupportedOperationException(ABSENT);
    }

    @Override
    public CompletableFuture<Optional<OffsetAtTime>> findHighestTime() {
        throw new UnsupportedOperationException(ABSENT);
    }

    @Override
    public EpochEnd endOf(int ofEpoch) {
        throw new UnsupportedOperationException(ABSENT);
    }

    @Override
    public CompletableFuture<Void> deleteBefore(long offset) {
        throw new UnsupportedOperationException(ABSENT);
    }

    @Override
    public List<ProducerView> producers() {
        throw new UnsupportedOperationException(ABSENT);
    }

    @Override
    public long sizeInBytes() {
        throw new UnsupportedOperationException(ABSENT);
    }

    @Override
    public void addListener(Listener listener) {
        throw new UnsupportedOperationException(ABSENT);
    }

    @Override
    public void removeListener(Listener listener) {
        throw new UnsupportedOperationException(ABSENT);
    }
}
