package io.weir.log.local;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.disk.LocalDisk;
import io.weir.log.local.StoreSettings.Identity;
import io.weir.log.local.StoreSettings.JournalSizes;
import io.weir.log.local.StoreSettings.Periods;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** A process that appends until it is killed, and says on its output what was acknowledged: partition and number, per line. */
final class KilledWriter {
    static final int PARTITIONS = 3;
    private static final LogSettings SETTINGS = new LogSettings(
            new LogSettings.Segments(256 * 1024, Long.MAX_VALUE, 4096),
            new LogSettings.Retention(false, LogSettings.UNLIMITED, LogSettings.UNLIMITED, 0),
            LogSettings.DEFAULT.compaction(),
            new LogSettings.Messages(64 * 1024, false, Long.MAX_VALUE, Long.MAX_VALUE));

    private KilledWriter() {}

    static LocalStore open(Path directory) throws IOException {
        StoreSettings settings = new StoreSettings(
                List.of(directory),
                directory.resolve("journal"),
                new Identity("kill", 1),
                new JournalSizes(1 << 20, 64 * 1024, 4),
                new Periods(50, 100_000, 100_000, 86_400_000),
                1,
                2);
        return LocalStore.open(new LocalDisk(), settings, InstantSource.system(), id -> SETTINGS);
    }

    static PartitionLog partition(LocalStore store, int index) {
        return store.create(new PartitionId("killed", new UUID(3, 4), index), SETTINGS)
                .join();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        LocalStore store = open(Path.of(arguments[0]));
        Thread[] threads = new Thread[PARTITIONS];
        for (int i = 0; i < PARTITIONS; i++) {
            int index = i;
            PartitionLog log = partition(store, index);
            threads[i] = new Thread(() -> append(log, index));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** The record at each offset has the offset as its value, padded. */
    private static void append(PartitionLog log, int index) {
        while (true) {
            long number = log.endOffset();
            ByteBuffer value =
                    ByteBuffer.allocate(Long.BYTES + (int) (number * 7 % 4000)).putLong(0, number);
            ByteBuffer batch = new BatchBuilder().add(1000, null, value.array()).build();
            log.append(batch, AppendOrigin.CLIENT).whenComplete((appended, failure) -> {
                if (failure == null) {
                    System.out.println(index + " " + appended.baseOffset());
                }
            });
            if (number % 20 == 19) {
                log.append(
                                new BatchBuilder()
                                        .add(
                                                1000,
                                                null,
                                                ByteBuffer.allocate(Long.BYTES)
                                                        .putLong(0, log.endOffset())
                                                        .array())
                                        .build(),
                                AppendOrigin.CLIENT)
                        .join();
            }
        }
    }
}
