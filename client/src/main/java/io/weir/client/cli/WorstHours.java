package io.weir.client.cli;

import io.weir.api.datastream.JobExecutionResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Follows the files that FlightDelays writes and shows the ten airport-hours with the largest mean delay. */
final class WorstHours {
    private static final int SHOWN = 10;
    private static final int MIN_FLIGHTS = 3;
    private static final long LOOK_EVERY_MILLIS = 500;

    private final Path directory;
    private final PrintStream out;
    private final Map<Path, Long> readBytes = new HashMap<>();
    private final List<Hour> worst = new ArrayList<>();
    private long hours;

    /** An airport in an hour, as its line says. */
    private record Hour(String start, String origin, int flights, double meanDelayMinutes, int largestMinutes) {
        static Hour parse(String line) {
            String[] fields = line.split(",", -1);
            return new Hour(
                    fields[0],
                    fields[1],
                    Integer.parseInt(fields[2]),
                    Double.parseDouble(fields[3]),
                    Integer.parseInt(fields[4]));
        }
    }

    WorstHours(Path directory, PrintStream out) {
        this.directory = directory;
        this.out = out;
    }

    /** Shows the ten worst whenever they change, until the job has ended. */
    void follow(CompletableFuture<JobExecutionResult> end) throws Exception {
        boolean ended = false;
        while (!ended) {
            try {
                end.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                ended = true;
            } catch (TimeoutException e) {
                // the job goes on
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
            if (read() && !ended) {
                print(false);
            }
        }
        print(true);
    }

    /** Whether the ten worst have changed. */
    private boolean read() throws IOException {
        List<Hour> before = List.copyOf(worst);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                readNew(file);
            }
        }
        return !worst.equals(before);
    }

    /** A file keeps its bytes when it gets its final name, so what was read of it is known by the name without dots. */
    private void readNew(Path file) throws IOException {
        Path name = Path.of(file.getFileName().toString().replaceFirst("^\\.(.*)\\.inprogress\\..*$", "$1"));
        long from = readBytes.getOrDefault(name, 0L);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return; // it has just got its final name, under which the next look finds it
        }
        int start = (int) Math.min(from, bytes.length);
        for (int i = start; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                add(Hour.parse(new String(bytes, start, i - start, StandardCharsets.UTF_8)));
                start = i + 1;
            }
        }
        readBytes.put(name, (long) start);
    }

    private void add(Hour hour) {
        hours++;
        if (hour.flights < MIN_FLIGHTS) {
            return;
        }
        worst.add(hour);
        worst.sort(Comparator.comparingDouble(Hour::meanDelayMinutes).reversed());
        if (worst.size() > SHOWN) {
            worst.remove(SHOWN);
        }
    }

    private void print(boolean last) {
        out.printf(
                "%s of %,d airport-hours (3 flights or more)%n",
                last ? "The ten worst" : "The ten worst so far", hours);
        out.println("  hour               origin  flights  mean delay  largest");
        for (Hour hour : worst) {
            out.printf(
                    "  %s   %-6s %8d  %7.2f min  %3d min%n",
                    hour.start, hour.origin, hour.flights, hour.meanDelayMinutes, hour.largestMinutes);
        }
        out.println();
    }

    /** Removes the demo's output. */
    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
