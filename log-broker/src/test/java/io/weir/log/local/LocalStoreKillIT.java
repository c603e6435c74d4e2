package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.store.LogHistory;
import io.weir.log.store.LogModel;
import io.weir.log.store.PartitionLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that appends to a store on a real disk; {@code -Dkills=100} does it more often. */
class LocalStoreKillIT {
    private static final int KILLS = Integer.getInteger("kills", 3);

    @TempDir
    private Path directory;

    @Test
    void whatAKilledProcessAcknowledgedIsThere() throws Exception {
        Random random = new Random(1);
        for (int kill = 0; kill < KILLS; kill++) {
            long[] acknowledged = killAfter(200 + random.nextInt(3000));
            try (LocalStore store = KilledWriter.open(directory)) {
                for (int i = 0; i < KilledWriter.PARTITIONS; i++) {
                    PartitionLog log = KilledWriter.partition(store, i);
                    assertThat(log.highWatermark())
                            .as("partition %d, kill %d", i, kill)
                            .isGreaterThan(acknowledged[i]);
                    assertIsWhole(log);
                }
            }
        }
    }

    /** The highest offset acknowledged in each partition. */
    private long[] killAfter(int acknowledgements) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long[] acknowledged = new long[KilledWriter.PARTITIONS];
        int lines = 0;
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String[] words = line.split(" ");
                if (words.length == 2
                        && words[0].length() == 1
                        && !words[1].isEmpty()
                        && Character.isDigit(words[0].charAt(0))) {
                    int index = Integer.parseInt(words[0]);
                    acknowledged[index] = Math.max(acknowledged[index], Long.parseLong(words[1]));
                    lines++;
                }
                if (lines == acknowledgements) {
                    process.toHandle().destroyForcibly(); // unlike that of the process, it leaves the output open
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(lines).isGreaterThanOrEqualTo(acknowledgements);
        return acknowledged;
    }

    private static void assertIsWhole(PartitionLog log) {
        List<LogModel.Batch> all = LogHistory.readAll(log);
        for (int i = 0; i < all.size(); i++) {
            LogModel.Batch batch = all.get(i);
            assertThat(batch.base()).isEqualTo(i);
            assertThat(batch.records().get(0).value().getLong(0)).isEqualTo(i);
        }
        assertThat(all).hasSize((int) log.highWatermark());
    }
}
