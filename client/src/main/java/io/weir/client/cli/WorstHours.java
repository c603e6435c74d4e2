package io.weir.client.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Consumes what FlightDelays writes and shows the ten airport-hours with the largest mean delay. */
final class WorstHours {
    private static final int SHOWN = 10;
    private static final int MIN_FLIGHTS = 3;
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final KafkaConsumer<String, String> delays;
    private final Progress progress;
    private final PrintStream out;
    private final List<Hour> worst = new ArrayList<>();
    private long hours;

    /** Tells how far the job has come. */
    interface Progress {
        /** Part of a line. */
        String text() throws Exception;
    }

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

    WorstHours(KafkaConsumer<String, String> delays, Progress progress, PrintStream out) {
        this.delays = delays;
        this.progress = progress;
        this.out = out;
    }

    /** Shows the ten worst whenever they change, until {@code end} is there. */
    void follow(CompletableFuture<?> end) throws Exception {
        while (!end.isDone()) {
            List<Hour> before = List.copyOf(worst);
            read();
            if (!worst.equals(before)) {
                print("The ten worst so far");
            }
        }
        try {
            end.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        Map<TopicPartition, Long> last = delays.endOffsets(delays.assignment());
        while (last.entrySet().stream().anyMatch(each -> delays.position(each.getKey()) < each.getValue())) {
            read();
        }
        print("The ten worst");
    }

    private void read() {
        ConsumerRecords<String, String> lines = delays.poll(LOOK_EVERY);
        while (!lines.isEmpty()) {
            for (ConsumerRecord<String, String> line : lines) {
                add(Hour.parse(line.value()));
            }
            lines = delays.poll(Duration.ZERO);
        }
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

    private void print(String title) throws Exception {
        out.printf("%s of %,d airport-hours (3 flights or more); %s%n", title, hours, progress.text());
        out.println("  hour               origin  flights  mean delay  largest");
        for (Hour hour : worst) {
            out.printf(
                    "  %s   %-6s %8d  %7.2f min  %3d min%n",
                    hour.start, hour.origin, hour.flights, hour.meanDelayMinutes, hour.largestMinutes);
        }
        out.println();
    }
}
