package io.weir.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.error.LogError;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Isolation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What every store of partitions does. */
public abstract class LogStoreContractTest {
    private static final int SEEDS = Integer.getInteger("weir.simulation.seeds", 15);

    protected static final PartitionId PARTITION = new PartitionId("orders", new UUID(7, 8), 0);

    /** Small segments, so that there are several. */
    protected static final LogSettings SETTINGS = new LogSettings(
            new LogSettings.Segments(8 * 1024, Long.MAX_VALUE, 512),
            new LogSettings.Retention(true, LogSettings.UNLIMITED, LogSettings.UNLIMITED, 1000),
            LogSettings.DEFAULT.compaction(),
            new LogSettings.Messages(8000, false, Long.MAX_VALUE, Long.MAX_VALUE));

    /** Forgets all records. */
    protected abstract void clear();

    /** Opens the store; partitions found are kept by {@link #SETTINGS}. */
    protected abstract LogStore open() throws IOException;

    @Test
    void doesWhatAPlainListDoesThroughRestarts() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            clear();
            Random random = new Random(seed);
            LogModel model = new LogModel();
            for (int life = 0; life < 4; life++) {
                try (LogStore store = open()) {
                    LogHistory history = new LogHistory(
                            random, model, store.create(PARTITION, SETTINGS).join());
                    history.assertBounds();
                    for (int step = 0; step < 80; step++) {
                        history.step();
                    }
                }
            }
        }
    }

    @Test
    void aPartitionDeletedIsGoneAndANewOneOfItsNameIsEmpty() throws IOException {
        clear();
        PartitionId next = new PartitionId("orders", new UUID(7, 9), 0);
        List<PartitionLog> told = new CopyOnWriteArrayList<>();
        try (LogStore store = open()) {
            PartitionLog log = store.create(PARTITION, SETTINGS).join();
            log.append(batch(), AppendOrigin.CLIENT).join();
            log.addListener(told::add);
            LogHistory.assertRefused(store.create(next, SETTINGS), LogError.INCONSISTENT_TOPIC_ID);

            store.delete(PARTITION).join();

            assertThat(store.find(PARTITION)).isEmpty();
            assertThat(told).contains(log);
            LogHistory.assertRefused(log.append(batch(), AppendOrigin.CLIENT), LogError.UNKNOWN_TOPIC_OR_PARTITION);
            LogHistory.assertRefused(log.read(0, 100, Isolation.READ_UNCOMMITTED), LogError.UNKNOWN_TOPIC_OR_PARTITION);
            assertThat(store.create(next, SETTINGS).join().endOffset()).isZero();
        }
        try (LogStore store = open()) {
            assertThat(store.find(PARTITION)).isEmpty();
            assertThat(store.find(next)).isPresent();
        }
    }

    @Test
    void manyMadeAtOnceAreAllThereAndOneMadeTwiceIsOne() throws IOException {
        clear();
        PartitionId usurper = new PartitionId("orders", new UUID(7, 9), 40);
        List<CompletableFuture<PartitionLog>> made = new ArrayList<>();
        List<CompletableFuture<PartitionLog>> again = new ArrayList<>();
        try (LogStore store = open()) {
            for (int i = 0; i < 60; i++) {
                PartitionId id = new PartitionId("orders", new UUID(7, 8), i);
                made.add(store.create(id, SETTINGS));
                again.add(store.create(id, SETTINGS));
            }
            LogHistory.assertRefused(store.create(usurper, SETTINGS), LogError.INCONSISTENT_TOPIC_ID);

            for (int i = 0; i < 60; i++) {
                assertThat(again.get(i).join()).isSameAs(made.get(i).join());
                made.get(i).join().append(batch(), AppendOrigin.CLIENT).join();
            }
        }
        try (LogStore store = open()) {
            assertThat(store.partitions()).hasSize(60).allMatch(each -> each.highWatermark() > 0);
            assertThat(store.find(usurper)).isEmpty();
        }
    }

    @Test
    void appendsOfManyAreAllThereInTheOrderOfTheirOffsets() throws Exception {
        clear();
        try (LogStore store = open()) {
            PartitionLog log = store.create(PARTITION, SETTINGS).join();
            List<CompletableFuture<?>> appends = new CopyOnWriteArrayList<>();
            Thread[] threads = new Thread[4];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> {
                    for (int batch = 0; batch < 50; batch++) {
                        appends.add(log.append(batch(), AppendOrigin.CLIENT));
                    }
                });
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            CompletableFuture.allOf(appends.toArray(new CompletableFuture<?>[0]))
                    .join();

            assertThat(log.highWatermark()).isEqualTo(400);
            assertThat(LogHistory.readAll(log)).hasSize(200);
        }
    }

    @Test
    void aBatchOfAFormerLeaderIsRefused() throws IOException {
        clear();
        try (LogStore store = open()) {
            PartitionLog log = store.create(PARTITION, SETTINGS).join();
            LogHistory.assertRefused(
                    log.append(batch(), AppendOrigin.BROKER, log.leaderEpoch() + 1), LogError.NOT_LEADER_OR_FOLLOWER);
        }
    }

    /** A batch of two records. */
    protected static ByteBuffer batch() {
        return new BatchBuilder()
                .add(1000, null, new byte[10])
                .add(1001, new byte[2], new byte[100])
                .build();
    }
}
