package io.weir.log.local;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.disk.LocalDisk;
import io.weir.log.local.StoreSettings.Identity;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Durable appends on a real disk: one line per size of batches, number of threads and batches under way per thread. Arguments:
 * an empty directory, seconds per line.
 */
final class AppendBenchmark {
    private static final int PARTITIONS = 8;
    private static final int SAMPLES = 1 << 20;

    private final PartitionLog log;
    private final int bytes;
    private final int underWay;
    private final long endNanos;
    private final long[] latencies = new long[SAMPLES];
    private int count;

    private AppendBenchmark(PartitionLog log, int bytes, int underWay, long endNanos) {
        this.log = log;
        this.bytes = bytes;
        this.underWay = underWay;
        this.endNanos = endNanos;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        long seconds = Long.parseLong(arguments[1]);
        Files.createDirectories(directory);
        try (LocalStore store = LocalStore.open(
                new LocalDisk(),
                StoreSettings.in(directory, new Identity("benchmark", 1)),
                InstantSource.system(),
                id -> LogSettings.DEFAULT)) {
            run(store, 1024, 1, 1, seconds); // the first is for the compiler
            for (int bytes : new int[] {1024, 16 * 1024}) {
                for (int threads : new int[] {1, 8}) {
                    run(store, bytes, threads, 1, seconds);
                    run(store, bytes, threads, 5, seconds);
                }
            }
        }
    }

    private static void run(LocalStore store, int bytes, int threads, int underWay, long seconds)
            throws InterruptedException {
        long start = System.nanoTime();
        AppendBenchmark[] runs = new AppendBenchmark[threads];
        Thread[] all = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            PartitionLog log = store.create(
                            new PartitionId("benchmark", new UUID(1, 1), i % PARTITIONS), LogSettings.DEFAULT)
                    .join();
            runs[i] = new AppendBenchmark(log, bytes, underWay, start + TimeUnit.SECONDS.toNanos(seconds));
            all[i] = new Thread(runs[i]::append);
            all[i].start();
        }
        for (Thread thread : all) {
            thread.join();
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        long[] latencies = new long[0];
        for (AppendBenchmark run : runs) {
            int from = latencies.length;
            latencies = Arrays.copyOf(latencies, from + run.count);
            System.arraycopy(run.latencies, 0, latencies, from, run.count);
        }
        Arrays.sort(latencies);
        System.out.println(String.format(
                Locale.ROOT,
                "%5d bytes, %d threads, %d under way each: %7.1f MB/s, %6.0f appends/s, p50 %.3f ms, p99 %.3f ms",
                bytes,
                threads,
                underWay,
                latencies.length * (double) bytes / elapsed / 1e6,
                latencies.length / elapsed,
                latencies[latencies.length / 2] / 1e6,
                latencies[(int) (latencies.length * 0.99)] / 1e6));
    }

    private void append() {
        Semaphore free = new Semaphore(underWay);
        ByteBuffer template = new BatchBuilder()
                // The real time: the store refuses timestamps that are far from it.
                .add(System.currentTimeMillis(), null, new byte[bytes - 100])
                .build();
        while (System.nanoTime() < endNanos) {
            free.acquireUninterruptibly();
            ByteBuffer batch = ByteBuffer.allocate(template.remaining())
                    .put(template.duplicate())
                    .flip();
            long begun = System.nanoTime();
            log.append(batch, AppendOrigin.CLIENT).whenComplete((appended, failure) -> {
                if (count < SAMPLES) {
                    latencies[count++] = System.nanoTime() - begun; // always the same thread of the store
                }
                free.release();
            });
        }
        free.acquireUninterruptibly(underWay);
    }
}
