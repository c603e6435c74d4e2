package io.weir.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is not on the heap stays below its limit, and goes away with the backends. */
class NativeMemoryIT {
    private static final int RESTARTS = Integer.getInteger("weir.rocksdb.restarts", 8);

    /** Threads and files that the JVM itself may add. */
    private static final long FEW = 6;

    /** What the JVM itself may add: compiled code, metadata of classes, free lists of malloc. */
    private static final long JVM_BYTES = 48 << 20;

    @TempDir
    private Path directory;

    /** A line that {@link Restarts} prints. */
    private record Held(long bytes, long files, long threads, long usedBytes) {
        static Held of(String line) {
            long[] numbers = Arrays.stream(line.split(" "))
                    .skip(1)
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new Held(numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "what a process holds is read from /proc")
    void aProcessHoldsNoMoreAfterManyRestarts(TestReporter reporter) throws Exception {
        List<Held> held = run(reporter);

        Held before = held.get(0);
        Held quarter = held.get(1);
        Held end = held.get(2);
        assertThat(end.usedBytes()).as("memory of RocksDB").isLessThanOrEqualTo(Restarts.LIMIT_BYTES);
        assertThat(end.bytes() - before.bytes()).as("growth").isLessThan(Restarts.LIMIT_BYTES + JVM_BYTES);
        assertThat(end.bytes() - quarter.bytes()).as("growth after a quarter").isLessThan(JVM_BYTES);
        assertThat(end.files()).isLessThanOrEqualTo(before.files() + FEW);
        assertThat(end.threads()).isLessThanOrEqualTo(before.threads() + FEW);
        assertThat(directory).isEmptyDirectory();
    }

    private List<Held> run(TestReporter reporter) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms96m",
                        "-Xmx96m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Restarts.class.getName(),
                        String.valueOf(RESTARTS),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = output.lines().toList();
            assertThat(process.waitFor()).isZero();
            reporter.publishEntry("bytes beside the heap, files, threads, bytes of RocksDB", lines.toString());
            return lines.stream().map(Held::of).toList();
        }
    }
}
