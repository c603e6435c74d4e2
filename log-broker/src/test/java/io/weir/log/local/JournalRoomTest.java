package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.disk.MemoryDisk;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the journal goes on in while segments are flushed to free its files. */
class JournalRoomTest {
    private static final Path JOURNAL = MemoryStores.FIRST.resolve("journal");

    /** Behind so many the segments are flushed. */
    private static final int FILLED = 3;

    /** So many partitions are flushed by threads with a name of their own. */
    private static final int FLUSHED_BY_THREADS = 16;

    private final MemoryStores stores = new MemoryStores(LogSettings.DEFAULT);
    private final CountDownLatch isFlushing = new CountDownLatch(1);
    private final CountDownLatch mayFlush = new CountDownLatch(1);

    @Test
    void aSpareFileIsThereBeforeSegmentsAreFlushed() throws Exception {
        try (LocalStore store = stores.open()) {
            try {
                holdFlushes();

                fillJournal(partitions(store), FILLED + 1);

                Eventually.until(() -> isFlushing.getCount() == 0);
                assertThat(files("spare-")).hasSize(1);
            } finally {
                mayFlush.countDown();
            }
        }
    }

    @Test
    void segmentsAreFlushedWhereThereIsNoRoomForASpare() throws Exception {
        try (LocalStore store = stores.open()) {
            try {
                List<PartitionLog> logs = partitions(store);
                fillJournal(logs, FILLED);
                Eventually.until(() -> files("spare-").size() == 1);
                holdFlushes();
                leaveRoom(MemoryStores.USUAL_FILE_BYTES - 1);

                fillJournal(logs, FILLED + 1);

                Eventually.until(() -> isFlushing.getCount() == 0);
                assertThat(files("spare-")).isEmpty();
            } finally {
                mayFlush.countDown();
            }
        }
    }

    private void holdFlushes() {
        stores.disk().beforeForces(() -> {
            if (Thread.currentThread().getName().startsWith("log-flush")) {
                isFlushing.countDown();
                await(mayFlush);
            }
        });
    }

    private void leaveRoom(long bytes) {
        MemoryDisk disk = stores.disk();
        disk.capacity(disk.totalBytes(JOURNAL) - disk.usableBytes(JOURNAL) + bytes);
    }

    private static List<PartitionLog> partitions(LocalStore store) {
        return IntStream.range(0, FLUSHED_BY_THREADS)
                .mapToObj(i -> store.create(new PartitionId("orders", new UUID(1, 2), i), LogSettings.DEFAULT)
                        .join())
                .toList();
    }

    /** Writes until so many files of the journal are in use. */
    private void fillJournal(List<PartitionLog> logs, int inUse) {
        for (int i = 0; files(".journal").size() - files("spare-").size() < inUse; i++) {
            ByteBuffer batch =
                    new BatchBuilder().add(1_000_000, null, new byte[4096]).build();
            logs.get(i % logs.size()).append(batch, AppendOrigin.CLIENT).join();
        }
    }

    private List<Path> files(String part) {
        try {
            return stores.disk().list(JOURNAL).stream()
                    .filter(file -> file.getFileName().toString().contains(part))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
