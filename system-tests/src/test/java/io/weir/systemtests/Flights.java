package io.weir.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What FlightDelays must write, computed in another way: over the text of the rows, without time, windows or Weir. */
final class Flights {
    static final Path FILE = Cluster.distributed("examples/data/flights-20k.csv");

    private Flights() {}

    /** The lines of all airport-hours, sorted. */
    static List<String> delays(List<String> rows) {
        Map<String, List<Integer>> delays = new TreeMap<>();
        for (String row : rows.subList(1, rows.size())) {
            String[] fields = row.split(",", -1);
            String hour = fields[0].substring(0, 13).replace(' ', 'T') + ":00";
            delays.computeIfAbsent(hour + "," + fields[3], key -> new ArrayList<>())
                    .add(Integer.parseInt(fields[1]));
        }
        List<String> lines = new ArrayList<>();
        delays.forEach((hourAndOrigin, minutes) -> lines.add("%s,%d,%s,%d,%d"
                .formatted(hourAndOrigin, minutes.size(), mean(minutes), largest(minutes), late(minutes))));
        return lines;
    }

    /** With two decimals, half a hundredth away from zero. */
    private static String mean(List<Integer> minutes) {
        long sum = minutes.stream().mapToLong(Integer::longValue).sum();
        long thousandths = Math.abs(sum) * 1000 / minutes.size();
        long hundredths = (thousandths + 5) / 10;
        String sign = sum < 0 && hundredths > 0 ? "-" : "";
        return sign + hundredths / 100 + "." + hundredths / 10 % 10 + hundredths % 10;
    }

    private static int largest(List<Integer> minutes) {
        return minutes.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    private static long late(List<Integer> minutes) {
        return minutes.stream().filter(delay -> delay >= 15).count();
    }

    /** All lines of the files right in {@code directory}, sorted. */
    static List<String> written(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        lines.sort(null);
        return lines;
    }
}
