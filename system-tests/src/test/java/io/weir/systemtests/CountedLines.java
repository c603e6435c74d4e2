package io.weir.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What {@code Counting.java} has put out: key, count and sum for each record, in finished files. */
final class CountedLines {
    static final int KEYS = 100;

    private final Map<Long, List<Long>> counts = new TreeMap<>();
    private final Map<Long, Long> lastSums = new TreeMap<>();

    /** Reads all below {@code output}. */
    static CountedLines of(Path output) {
        CountedLines lines = new CountedLines();
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList()) {
                Files.readAllLines(file).forEach(lines::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private void add(String line) {
        long[] parts = Stream.of(line.split(",")).mapToLong(Long::parseLong).toArray();
        counts.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(parts[1]);
        lastSums.merge(parts[0], parts[2], Math::max);
    }

    int size() {
        return counts.values().stream().mapToInt(List::size).sum();
    }

    /** Each key was counted from 1 on without a gap or a repetition, and its sum is that of its numbers. */
    void areThoseOf(int records) {
        Map<Long, Long> sums = new TreeMap<>();
        for (long number = 0; number < records; number++) {
            sums.merge(number % KEYS, number, Long::sum);
        }
        List<Long> expected =
                Stream.iterate(1L, count -> count + 1).limit(records / KEYS).toList();
        assertThat(counts).hasSize(KEYS);
        counts.forEach((key, ofKey) -> assertThat(ofKey.stream().sorted().toList())
                .as("counts of key %d", key)
                .isEqualTo(expected));
        assertThat(lastSums).isEqualTo(sums);
    }
}
