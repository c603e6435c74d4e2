package io.weir.systemtests.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The lines that a soak job wrote, and those it should have written. */
final class SoakLines {
    private SoakLines() {}

    /**
     * The difference between two collections of lines.
     *
     * @param expected number of lines there should be
     * @param lost how many of them are not there
     * @param duplicated how many are there that should not be, or not as often
     * @param example one of them; empty: there is none
     */
    record Difference(long expected, long lost, long duplicated, String example) {}

    /** How often each line should be there, by plain loops over the records. */
    static Map<String, Integer> expected(long records, long keys) {
        return expected(records / SoakJob.LANES, records / SoakJob.LANES, keys);
    }

    /** The same where only the first {@code perLane} records of each of the lanes are there, which have {@code lane}. */
    static Map<String, Integer> expected(long perLane, long lane, long keys) {
        Map<Long, Long> counts = new HashMap<>();
        Map<List<Long>, Long> windows = new HashMap<>();
        Map<List<Long>, Long> timers = new HashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        for (long number = 0; number < perLane * SoakJob.LANES; number++) {
            long index = number / perLane * lane + number % perLane;
            SoakJob.Event event = SoakJob.event(index, lane * SoakJob.LANES, keys);
            long count = counts.merge(event.key(), 1L, Long::sum);
            lines.merge("c,%d,%d".formatted(event.key(), count), 1, Integer::sum);
            long window = event.timeMillis() / SoakJob.WINDOW_MILLIS * SoakJob.WINDOW_MILLIS;
            windows.merge(List.of(event.key(), window), 1L, Long::sum);
            long timer = event.timeMillis() / SoakJob.TIMER_MILLIS * SoakJob.TIMER_MILLIS + SoakJob.TIMER_MILLIS;
            timers.merge(List.of(event.key(), timer), 1L, Long::sum);
        }
        windows.forEach((window, count) ->
                lines.merge("w,%d,%d,%d".formatted(window.get(0), window.get(1), count), 1, Integer::sum));
        timers.forEach((timer, count) ->
                lines.merge("t,%d,%d,%d".formatted(timer.get(0), timer.get(1), count), 1, Integer::sum));
        return lines;
    }

    /** How often each line is there in the finished files below {@code directory}. */
    static Map<String, Integer> written(Path directory) {
        Map<String, Integer> lines = new HashMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList()) {
                try (Stream<String> ofFile = Files.lines(file)) {
                    ofFile.forEach(line -> lines.merge(line, 1, Integer::sum));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    static Difference compare(Map<String, Integer> expected, Map<String, Integer> written) {
        long lost = 0;
        long duplicated = 0;
        String example = "";
        for (Map.Entry<String, Integer> line : expected.entrySet()) {
            int difference = written.getOrDefault(line.getKey(), 0) - line.getValue();
            lost += Math.max(0, -difference);
            duplicated += Math.max(0, difference);
            example = difference == 0 ? example : line.getKey();
        }
        for (Map.Entry<String, Integer> line : written.entrySet()) {
            if (!expected.containsKey(line.getKey())) {
                duplicated += line.getValue();
                example = line.getKey();
            }
        }
        long sum = expected.values().stream().mapToLong(Integer::intValue).sum();
        return new Difference(sum, lost, duplicated, example);
    }
}
