package io.weir.benchmarks.log;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What compaction costs, in two steps of their own as the broker is started again between them:
 *
 * <ul>
 *   <li>{@code CompactionLoad fill HOST:PORT MEGABYTES KEYS} writes records of 1 KB, with keys drawn by chance, to a topic that is
 *       compacted;
 *   <li>{@code CompactionLoad measure NAME=HOST:PORT=PROCESS HTTP_PORT} writes records to another topic at a fixed rate while that
 *       one is compacted, or for some seconds if nothing is, and prints a line of JSON.
 * </ul>
 */
public final class CompactionLoad {
    private static final int RECORD_BYTES = 1024;
    private static final int PARTITIONS = 4;
    private static final int PER_SECOND = 2_000;
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(12);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final double BYTES_PER_MB = 1e6;

    private final BrokerProcess broker;
    private final URI metrics;
    private final HttpClient http = HttpClient.newHttpClient();

    private CompactionLoad(BrokerProcess broker, int httpPort) {
        this.broker = broker;
        metrics = URI.create("http://localhost:%d/metrics".formatted(httpPort));
    }

    /** Does one of the steps. */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "fill" ->
                fill(args[1], Integer.parseInt(args[2]) * (1 << 20) / RECORD_BYTES, Integer.parseInt(args[3]));
            case "measure" -> new CompactionLoad(BrokerProcess.parse(args[1]), Integer.parseInt(args[2])).measure();
            default -> throw new IllegalArgumentException("'%s' is neither fill nor measure.".formatted(args[0]));
        }
    }

    private static void fill(String address, int records, int keys) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            NewTopic table = new NewTopic("table", PARTITIONS, (short) 1)
                    .configs(Map.of("cleanup.policy", "compact", "segment.bytes", String.valueOf(16 << 20)));
            NewTopic steady = new NewTopic("steady", PARTITIONS, (short) 1);
            admin.createTopics(List.of(table, steady)).all().get();
        }
        Random random = new Random(1);
        byte[] value = new byte[RECORD_BYTES - Integer.BYTES];
        random.nextBytes(value);
        try (KafkaProducer<byte[], byte[]> producer = producer(address)) {
            for (int i = 0; i < records; i++) {
                int key = random.nextInt(keys);
                byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(key).array();
                producer.send(new ProducerRecord<>("table", key % PARTITIONS, bytes, value));
            }
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(String address) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", address, "acks", "all", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** What the broker has done of its compaction. */
    private record Progress(long passes, long readBytes, long writtenBytes) {}

    private void measure() throws IOException, InterruptedException {
        SteadyWriter writer = new SteadyWriter();
        writer.setDaemon(true);
        writer.start();
        long start = System.nanoTime();
        await(start + WARM_UP_NANOS);
        long residentBefore = broker.memoryBytes("VmRSS");
        long sizeBefore = tableBytes();
        boolean compacts = figure("weir_log_compaction_threads") > 0;
        while (compacts && progress().readBytes == 0) {
            pauseUntil(start + LIMIT_NANOS);
        }
        long begin = System.nanoTime();
        double cpuSeconds = broker.cpuSeconds();
        while (compacts ? progress().passes < PARTITIONS : System.nanoTime() - begin < IDLE_NANOS) {
            pauseUntil(start + LIMIT_NANOS);
        }
        long end = System.nanoTime();
        double cpu = broker.cpuSeconds() - cpuSeconds;
        Progress done = progress();
        Latencies latencies = writer.end(begin, end);
        double seconds = (end - begin) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "{\"broker\":\"%s\",\"seconds\":%.1f,\"table_mb\":%.0f,\"table_mb_after\":%.0f,\"table_mb_per_s\":%.1f,"
                        + "\"read_mb\":%.0f,\"written_mb\":%.0f,\"broker_cpu_s\":%.1f,\"resident_mb\":%.0f,\"resident_mb_peak\":%.0f,"
                        + "\"writes\":%d,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"p999_ms\":%.2f}%n",
                broker.name(),
                seconds,
                sizeBefore / BYTES_PER_MB,
                tableBytes() / BYTES_PER_MB,
                compacts ? sizeBefore / BYTES_PER_MB / seconds : 0,
                done.readBytes / BYTES_PER_MB,
                done.writtenBytes / BYTES_PER_MB,
                cpu,
                residentBefore / BYTES_PER_MB,
                broker.memoryBytes("VmHWM") / BYTES_PER_MB,
                latencies.count(),
                latencies.millis(0.5),
                latencies.millis(0.99),
                latencies.millis(0.999));
    }

    private void pauseUntil(long limitNanos) throws IOException, InterruptedException {
        LockSupport.parkNanos(PAUSE_NANOS);
        if (System.nanoTime() - limitNanos > 0) {
            throw new IllegalStateException("It is not compacted yet: " + progress());
        }
    }

    private static void await(long nanos) {
        while (System.nanoTime() - nanos < 0) {
            LockSupport.parkNanos(nanos - System.nanoTime());
        }
    }

    private Progress progress() throws IOException, InterruptedException {
        return new Progress(
                figure("weir_log_compaction_passes_total"),
                figure("weir_log_compaction_read_bytes_total"),
                figure("weir_log_compaction_written_bytes_total"));
    }

    private long tableBytes() throws IOException, InterruptedException {
        return figure("weir_log_topic_size_bytes{topic=\"table\"}");
    }

    private long figure(String name) throws IOException, InterruptedException {
        String text = http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no " + name));
    }

    /** Writes records at a fixed rate until it is told to end, and notes when each was sent and how long it took. */
    private final class SteadyWriter extends Thread {
        private static final int MOST = 1 << 20;

        private final long[] sent = new long[MOST];
        private final long[] took = new long[MOST];
        private volatile boolean ended;

        @Override
        public void run() {
            byte[] value = new byte[RECORD_BYTES];
            try (KafkaProducer<byte[], byte[]> producer = producer(broker.address())) {
                long begin = System.nanoTime();
                for (int i = 0; i < MOST && !ended; i++) {
                    await(begin + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
                    int number = i;
                    long now = System.nanoTime();
                    sent[number] = now;
                    producer.send(new ProducerRecord<>("steady", number % PARTITIONS, null, value), (done, refused) -> {
                        if (refused == null) {
                            took[number] = System.nanoTime() - now;
                        }
                    });
                }
            }
        }

        /** Ends it; what took how long of what was sent within a time. */
        Latencies end(long from, long to) throws InterruptedException {
            ended = true;
            join();
            Latencies latencies = new Latencies(MOST);
            for (int i = 0; i < MOST; i++) {
                if (took[i] > 0 && sent[i] - from >= 0 && sent[i] - to < 0) {
                    latencies.add(took[i]);
                }
            }
            return latencies;
        }
    }
}
