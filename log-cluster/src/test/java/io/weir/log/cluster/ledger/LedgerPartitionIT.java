package io.weir.log.cluster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.cluster.ledger.PartitionStates.Versioned;
import io.weir.log.error.LogError;
import io.weir.log.local.Eventually;
import io.weir.log.store.LogHistory;
import io.weir.log.store.LogModel;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Appended;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners that come and go, and storage nodes that do. */
class LedgerPartitionIT {
    private static final PartitionId ID = new PartitionId("orders", UUID.randomUUID(), 0);

    @TempDir
    Path directory;

    private TestNodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new TestNodes(directory, 3);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    @Test
    void aFormerOwnerAcknowledgesNothingOnceAnotherHasTakenOver() throws Exception {
        try (LedgerStore first = nodes.store(1, 2);
                LedgerStore second = nodes.store(2, 2)) {
            PartitionLog old = first.create(ID, LogSettings.DEFAULT).join();
            AtomicBoolean goesOn = new AtomicBoolean(true);
            AtomicLong acknowledged = new AtomicLong();
            Thread writing = new Thread(() -> {
                while (goesOn.get()) {
                    try {
                        Appended appended =
                                old.append(batch(), AppendOrigin.CLIENT).join();
                        acknowledged.set(appended.lastOffset() + 1);
                    } catch (RuntimeException e) {
                        goesOn.set(false);
                    }
                }
            });
            writing.start();
            Eventually.until(() -> acknowledged.get() > 100);

            leadBy(2); // and nobody tells the first
            PartitionLog now = second.take(ID, LogSettings.DEFAULT).join();
            writing.join();

            assertThat(now.highWatermark()).isGreaterThanOrEqualTo(acknowledged.get());
            assertThat(now.leaderEpoch()).isGreaterThan(0);
            assertThat(LogHistory.readAll(now)).hasSize((int) now.highWatermark());
            LogHistory.assertRefused(old.append(batch(), AppendOrigin.CLIENT), LogError.NOT_LEADER_OR_FOLLOWER);
            assertThat(now.append(batch(), AppendOrigin.CLIENT).join().baseOffset())
                    .isEqualTo(LogHistory.readAll(now).size() - 1L);
        }
    }

    @Test
    void goesOnWithTwoOfThreeNodesRefusesWithOneAndFillsItsCopiesWhenTheyReturn() throws Exception {
        try (LedgerStore store = nodes.store(1, 2)) {
            PartitionLog log = store.create(ID, LogSettings.DEFAULT).join();
            log.append(batch(), AppendOrigin.CLIENT).join();

            nodes.stop(3);
            for (int i = 0; i < 20; i++) {
                log.append(batch(), AppendOrigin.CLIENT).join();
            }
            Eventually.until(() -> copies().equals(List.of(1, 2)));
            assertThat(log.leaderEpoch()).isZero();

            nodes.stop(2);
            Eventually.until(() -> isRefused(log));
            LogHistory.assertRefused(log.append(batch(), AppendOrigin.CLIENT), LogError.NOT_ENOUGH_REPLICAS);
            List<LogModel.Batch> known = LogHistory.readAll(log);
            assertThat(known).hasSizeGreaterThanOrEqualTo(21);

            nodes.start(2);
            nodes.start(3);
            Eventually.until(() -> !isRefused(log));
            Eventually.until(() -> copies().equals(List.of(1, 2, 3)));
            List<LogModel.Batch> all = LogHistory.readAll(log);
            assertThat(all.subList(0, known.size()))
                    .usingRecursiveFieldByFieldElementComparator()
                    .isEqualTo(known);
        }
    }

    @Test
    void aBatchOnItsWayWhenANodeIsLostIsThereOnceAndInOrder() throws Exception {
        try (LedgerStore store = nodes.store(1, 2)) {
            PartitionLog log = store.create(ID, LogSettings.DEFAULT).join();
            CompletableFuture<?>[] appends = new CompletableFuture<?>[400];
            for (int i = 0; i < appends.length; i++) {
                if (i == 200) {
                    nodes.stop(3);
                }
                ByteBuffer batch = new BatchBuilder()
                        .producer(new Producer(7, (short) 0, i), false)
                        .add(1000 + i, null, new byte[10])
                        .build();
                appends[i] = log.append(batch, AppendOrigin.CLIENT);
            }
            CompletableFuture.allOf(appends).join();

            assertThat(log.highWatermark()).isEqualTo(appends.length);
            assertThat(LogHistory.readAll(log)).hasSize(appends.length);
        }
        leadBy(2);
        try (LedgerStore next = nodes.store(2, 2)) {
            PartitionLog log = next.take(ID, LogSettings.DEFAULT).join();
            assertThat(LogHistory.readAll(log)).hasSize(400);
            assertThat(log.producers().get(0).lastSequence()).isEqualTo(399);
        }
    }

    private static boolean isRefused(PartitionLog log) {
        return log.append(batch(), AppendOrigin.CLIENT)
                .handle((done, failure) -> failure != null)
                .join();
    }

    private List<Integer> copies() {
        try {
            return nodes.states()
                    .read(ID)
                    .orElseThrow()
                    .state()
                    .last()
                    .orElseThrow()
                    .nodes();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void leadBy(int node) throws Exception {
        Versioned before = nodes.states().read(ID).orElseThrow();
        assertThat(nodes.states().replace(ID, before.state().ledBy(node), before.version()))
                .isTrue();
    }

    private static ByteBuffer batch() {
        return new BatchBuilder().add(1000, null, new byte[10]).build();
    }
}
