package io.weir.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Appended;
import io.weir.log.store.PartitionLog.Isolation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Random things done to a partition, each held against a model. */
public final class LogHistory {
    private static final int PLAIN_PRODUCERS = 3;
    private static final int TRANSACTIONAL_PRODUCERS = 3;

    private final Random random;
    private final LogModel model;
    private final PartitionLog log;

    public LogHistory(Random random, LogModel model, PartitionLog log) {
        this.random = random;
        this.model = model;
        this.log = log;
    }

    /** Does one thing, waits for it and holds the outcome against the model. */
    public void step() {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> appendOne();
            case 4 -> sendAgain();
            case 5 -> leaveOut();
            case 6 -> endTransaction();
            case 7 -> {
                if (random.nextInt(6) == 0) {
                    deleteBefore();
                }
            }
            case 8 -> searchByTime();
            default -> read();
        }
        assertBounds();
    }

    /** A batch of some producer that may come next; with numbers behind {@code ahead}. */
    public ByteBuffer nextBatch(long[] nextSequences) {
        BatchBuilder builder = new BatchBuilder();
        int records = 1 + random.nextInt(4);
        int producer = random.nextInt(1 + PLAIN_PRODUCERS + TRANSACTIONAL_PRODUCERS);
        if (producer > 0) {
            builder.producer(
                    new Producer(producer, (short) 0, (int) nextSequences[producer]), producer > PLAIN_PRODUCERS);
            nextSequences[producer] += records;
        }
        for (int i = 0; i < records; i++) {
            byte[] value = new byte[random.nextInt(20) == 0 ? random.nextInt(1500) : random.nextInt(200)];
            random.nextBytes(value);
            builder.add(1_000_000 + model.end() * 10 + random.nextInt(100), null, value);
        }
        return builder.build();
    }

    /** The number that each producer sends next. */
    public long[] nextSequences() {
        long[] next = new long[1 + PLAIN_PRODUCERS + TRANSACTIONAL_PRODUCERS];
        for (int producer = 1; producer < next.length; producer++) {
            next[producer] = model.lastSequence(producer) + 1L;
        }
        return next;
    }

    private void appendOne() {
        ByteBuffer batch = nextBatch(nextSequences());
        expectAppended(batch, log.append(batch, AppendOrigin.CLIENT));
    }

    private void expectAppended(ByteBuffer batch, CompletableFuture<Appended> future) {
        Appended appended = future.join();
        assertThat(appended.baseOffset()).isEqualTo(model.end());
        LogModel.Batch added = LogModel.Batch.of(batch);
        assertThat(added.base()).isEqualTo(appended.baseOffset());
        assertThat(added.last()).isEqualTo(appended.lastOffset());
        assertThat(added.epoch()).isEqualTo(log.leaderEpoch());
        model.add(added);
    }

    private void sendAgain() {
        Optional<LogModel.Batch> last = model.lastOf(1 + random.nextInt(PLAIN_PRODUCERS));
        if (last.isPresent()) {
            Appended again = log.append(ByteBuffer.wrap(last.get().bytes().clone()), AppendOrigin.CLIENT)
                    .join();
            assertThat(again.baseOffset()).isEqualTo(last.get().base());
            assertThat(again.lastOffset()).isEqualTo(last.get().last());
        }
    }

    private void leaveOut() {
        long producer = 1 + random.nextInt(PLAIN_PRODUCERS);
        if (model.lastSequence(producer) >= 0) {
            ByteBuffer batch = new BatchBuilder()
                    .producer(new Producer(producer, (short) 0, model.lastSequence(producer) + 2), false)
                    .add(5, null, new byte[3])
                    .build();
            assertRefused(log.append(batch, AppendOrigin.CLIENT), LogError.OUT_OF_ORDER_SEQUENCE_NUMBER);
        }
    }

    private void endTransaction() {
        for (long producer = PLAIN_PRODUCERS + 1; producer <= PLAIN_PRODUCERS + TRANSACTIONAL_PRODUCERS; producer++) {
            if (model.isOpen(producer) && random.nextBoolean()) {
                ByteBuffer marker = marker(producer);
                expectAppended(marker, log.append(marker, AppendOrigin.BROKER, log.leaderEpoch()));
            }
        }
    }

    /** Ends a transaction one way or the other. */
    public ByteBuffer marker(long producer) {
        return BatchBuilder.marker(
                new Producer(producer, (short) 0, -1), random.nextBoolean(), 1, 1_000_000 + model.end() * 10);
    }

    private void deleteBefore() {
        long offset = model.start() + random.nextInt((int) (model.end() - model.start()) + 1);
        log.deleteBefore(offset).join();
        model.start(offset);
        assertRefused(log.deleteBefore(model.end() + 1), LogError.OFFSET_OUT_OF_RANGE);
    }

    private void searchByTime() {
        long time = 1_000_000 + random.nextInt((int) model.end() * 10 + 150);
        assertThat(log.findByTime(time).join()).isEqualTo(model.firstAt(time));
        assertThat(log.findHighestTime().join()).isEqualTo(model.highest());
    }

    private void read() {
        long offset = model.start() + random.nextInt((int) (model.end() - model.start()) + 1);
        Isolation isolation = random.nextBoolean() ? Isolation.READ_COMMITTED : Isolation.READ_UNCOMMITTED;
        expectRead(offset, 1 + random.nextInt(3000), isolation);
        assertRefused(log.read(model.start() - 1, 100, isolation), LogError.OFFSET_OUT_OF_RANGE);
        assertRefused(log.read(model.end() + 1, 100, isolation), LogError.OFFSET_OUT_OF_RANGE);
    }

    private void expectRead(long offset, int maxBytes, Isolation isolation) {
        List<LogModel.Batch> expected = model.from(offset, isolation);
        try (LogSlice slice = log.read(offset, maxBytes, isolation).join()) {
            ByteBuffer bytes = slice.bytes();
            assertThat(slice.highWatermark()).isEqualTo(model.end());
            assertThat(slice.stableOffset()).isEqualTo(model.stable());
            if (offset >= (isolation == Isolation.READ_COMMITTED ? model.stable() : model.end())) {
                assertThat(bytes.remaining()).isZero();
                assertThat(slice.baseOffset()).isEqualTo(offset);
                return;
            }
            List<byte[]> found = split(bytes);
            assertThat(found).isNotEmpty();
            assertThat(slice.baseOffset()).isEqualTo(expected.get(0).base());
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i)).isEqualTo(expected.get(i).bytes());
            }
            if (found.size() > 1) {
                assertThat(found.stream().mapToInt(batch -> batch.length).sum()).isLessThanOrEqualTo(maxBytes);
            }
        }
    }

    /** The batches of a slice. */
    public static List<byte[]> split(ByteBuffer bytes) {
        List<byte[]> batches = new ArrayList<>();
        int at = bytes.position();
        while (at < bytes.limit()) {
            BatchHeader header = new BatchHeader(bytes, at);
            byte[] batch = new byte[header.sizeInBytes()];
            bytes.get(at, batch);
            batches.add(batch);
            at += batch.length;
        }
        return batches;
    }

    /** Everything that can be read, in its order. */
    public static List<LogModel.Batch> readAll(PartitionLog log) {
        List<LogModel.Batch> all = new ArrayList<>();
        long next = log.startOffset();
        while (next < log.highWatermark()) {
            try (LogSlice slice =
                    log.read(next, 10_000, Isolation.READ_UNCOMMITTED).join()) {
                for (byte[] batch : split(slice.bytes())) {
                    all.add(LogModel.Batch.of(ByteBuffer.wrap(batch)));
                }
            }
            next = all.get(all.size() - 1).last() + 1;
        }
        return all;
    }

    /** Offsets, aborted transactions and epochs are those of the model. */
    public void assertBounds() {
        assertThat(log.startOffset()).isEqualTo(model.start());
        assertThat(log.highWatermark()).isEqualTo(model.end());
        assertThat(log.endOffset()).isEqualTo(model.end());
        assertThat(log.stableOffset()).isEqualTo(model.stable());
        long from = model.start() + random.nextInt((int) (model.end() - model.start()) + 1);
        long to = from + random.nextInt(30);
        assertThat(log.abortedTransactions(from, to))
                .containsExactlyInAnyOrderElementsOf(model.abortedBetween(from, to));
    }

    public static void assertRefused(CompletableFuture<?> future, LogError error) {
        assertThatThrownBy(future::join)
                .cause()
                .isInstanceOfSatisfying(
                        LogException.class,
                        refused -> assertThat(refused.error()).isEqualTo(error));
    }
}
