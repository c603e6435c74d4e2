package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.Recompression;
import io.weir.log.compaction.CompactionSettings;
import io.weir.log.compaction.CompactionState;
import io.weir.log.disk.MemoryDisk;
import io.weir.log.local.KeyedHistory.Entry;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogSettings.Compaction;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.StoreState;
import io.weir.log.wire.KafkaCompression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which partitions are compacted, in which order, by how many threads, and what a fault does. */
class CompactorTest {
    private static final int SEGMENT_BYTES = 1_000;
    private static final int GZIP = 1;
    private static final int SNAPPY = 2;
    private static final LogSettings SETTINGS = new LogSettings(
            new LogSettings.Segments(SEGMENT_BYTES, Long.MAX_VALUE, 256),
            new LogSettings.Retention(false, LogSettings.UNLIMITED, LogSettings.UNLIMITED, 20),
            new Compaction(true, 0, 0, Long.MAX_VALUE, 1_000),
            new LogSettings.Messages(SEGMENT_BYTES, false, Long.MAX_VALUE, Long.MAX_VALUE));

    private final MemoryStores stores = new MemoryStores(SETTINGS);
    private final WatchedCompression compression = new WatchedCompression();
    private final KeyedHistory history = new KeyedHistory(new Random(1));
    private LocalStore store;

    /** Notes what is decompressed once it is watched, and does something more. */
    private static final class WatchedCompression implements Recompression {
        private final KafkaCompression real = new KafkaCompression();
        private final List<Integer> codecs = new ArrayList<>();
        private volatile Runnable then = () -> {};
        private volatile boolean isWatched;

        void watch(Runnable doing) {
            then = doing;
            isWatched = true;
        }

        @Override
        public boolean knows(int codec) {
            return real.knows(codec);
        }

        @Override
        public ByteBuffer decompress(int codec, ByteBuffer records) {
            if (isWatched) {
                synchronized (codecs) {
                    codecs.add(codec);
                }
                then.run();
            }
            return real.decompress(codec, records);
        }

        @Override
        public ByteBuffer compress(int codec, ByteBuffer records) {
            return real.compress(codec, records);
        }
    }

    private void open(int threads, double ioBytesPerSecond, long periodMillis) throws IOException {
        store = stores.open(new CompactionSettings(threads, 1 << 20, ioBytesPerSecond, periodMillis, compression));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private PartitionLog partition(int index) {
        return store.create(new PartitionId("table", new UUID(1, 2), index), SETTINGS)
                .join();
    }

    /** Two records of a key, the first superfluous, in a segment that is closed; {@code codec} of both. */
    private void write(PartitionLog log, int codec) {
        for (int i = 0; i < 2; i++) {
            send(log, "a", codec);
        }
        fill(log);
    }

    private void fill(PartitionLog log) {
        for (int i = 0; i < 2; i++) {
            send(log, "x".repeat(SEGMENT_BYTES - 150), 0);
        }
    }

    private void send(PartitionLog log, String key, int codec) {
        history.send(log, new BatchBuilder(), List.of(new Entry(key, "value", stores.nowMillis.get())), codec)
                .future()
                .join();
        Written.await(log);
    }

    private static boolean isCompacted(MemoryDisk disk, int index) {
        return disk.exists(cleanOffset(index));
    }

    private static Path cleanOffset(int index) {
        return MemoryStores.FIRST
                .getParent()
                .resolve(index % 2 == 0 ? "a" : "b")
                .resolve("table-" + index + "/clean-offset");
    }

    @Test
    void aFaultEndsTheCompactionOfItsPartitionAndOfNoOther() throws IOException {
        open(1, Double.MAX_VALUE, 1L << 40);
        PartitionLog faulty = partition(0);
        write(faulty, GZIP);
        write(partition(1), 0);
        compression.watch(() -> {
            throw new IllegalStateException("out of order");
        });

        store.compactAndWait();
        store.compactAndWait();

        assertThat(store.state()).isEqualTo(StoreState.WRITABLE);
        assertThat(compression.codecs).as("tried once").hasSize(1);
        assertThat(isCompacted(stores.disk(), 0)).isFalse();
        assertThat(isCompacted(stores.disk(), 1)).isTrue();
        assertThat(store.compaction().passes()).isEqualTo(1);
        assertThat(store.compaction().uncleanable())
                .containsExactly(new CompactionState.Uncleanable(
                        faulty.id(), faulty.sizeInBytes(), "java.lang.IllegalStateException: out of order"));
        compression.watch(() -> {});
        send(faulty, "a", 0);
        store.close();
        open(1, Double.MAX_VALUE, 1L << 40);
        store.compactAndWait();
        assertThat(store.compaction().uncleanable()).as("a start tries again").isEmpty();
        assertThat(isCompacted(stores.disk(), 0)).isTrue();
    }

    @Test
    void aPartitionThatIsDamagedIsToldUntilItIsDeleted() throws IOException {
        open(1, Double.MAX_VALUE, 1L << 40);
        PartitionLog log = partition(0);
        write(log, 0);
        Path file = MemoryStores.FIRST.resolve("table-0/00000000000000000000.log");
        byte[] damaged = stores.disk().bytes(file);
        damaged[65] ^= 1;
        stores.disk().replace(file, damaged);

        store.compactAndWait();

        assertThat(store.compaction().uncleanable())
                .singleElement()
                .satisfies(one -> assertThat(one.reason()).contains("00000000000000000000.log is damaged at byte 0"));
        store.delete(log.id()).join();
        assertThat(store.compaction().uncleanable()).isEmpty();
    }

    @Test
    void whatIsDirtiestComesFirst() throws IOException {
        open(1, Double.MAX_VALUE, 1L << 40);
        PartitionLog half = partition(0);
        write(half, 0);
        store.compactAndWait();
        write(half, GZIP);
        write(partition(1), SNAPPY);
        compression.watch(() -> {});

        store.compactAndWait();

        assertThat(compression.codecs.get(0)).isEqualTo(SNAPPY);
        assertThat(compression.codecs).contains(GZIP);
    }

    @Test
    void severalThreadsCompactSeveralPartitionsAtOnceByThemselves() throws IOException {
        CountDownLatch both = new CountDownLatch(2);
        List<Boolean> met = new ArrayList<>();
        compression.watch(() -> {
            both.countDown();
            try {
                boolean isMet = both.await(20, TimeUnit.SECONDS);
                synchronized (met) {
                    met.add(isMet);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        compression.isWatched = false;
        open(2, Double.MAX_VALUE, 1);
        PartitionLog first = partition(0);
        PartitionLog second = partition(1);
        send(first, "a", GZIP);
        send(second, "a", SNAPPY);
        compression.isWatched = true;

        fill(first);
        fill(second);

        Eventually.until(() -> isCompacted(stores.disk(), 0) && isCompacted(stores.disk(), 1));
        assertThat(met).doesNotContain(false);
        assertThat(store.compaction().threads()).isEqualTo(2);
    }

    @Test
    void noThreadCompactsNothing() throws IOException {
        open(0, Double.MAX_VALUE, 1);

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("log-cleaner"));
        assertThat(store.compaction().threads()).isZero();
    }

    @Test
    void aLimitOfItsInputAndOutputIsKept() throws IOException {
        double bytesPerSecond = 100_000;
        open(1, bytesPerSecond, 1L << 40);
        write(partition(0), 0);
        long begin = System.nanoTime();

        store.compactAndWait();

        long nanos = System.nanoTime() - begin;
        CompactionState done = store.compaction();
        assertThat(done.readBytes()).isGreaterThan(SEGMENT_BYTES);
        assertThat(done.writtenBytes()).isPositive();
        assertThat(nanos / 1e9).isGreaterThanOrEqualTo((done.readBytes() + done.writtenBytes()) / bytesPerSecond);
    }

    @Test
    void anEndDoesNotWaitForTheLimit() throws IOException {
        open(1, 1, 1); // a byte per second: what is read first would take an hour
        write(partition(0), 0);
        Eventually.until(() -> store.compaction().readBytes() > 0);

        store.close();

        assertThat(isCompacted(stores.disk(), 0)).isFalse();
    }
}
