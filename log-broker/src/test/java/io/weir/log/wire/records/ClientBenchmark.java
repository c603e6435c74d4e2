package io.weir.log.wire.records;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How many records of 1 KB unmodified clients write with acks=all and read. Run by hand: with a directory, a broker is started in
 * this process; with {@code host:port}, the one there is used, which makes the topic when it is asked for.
 *
 * <p>Arguments: where, records per round, producers, rounds.
 */
final class ClientBenchmark {
    private static final int RECORD_BYTES = 1024;
    private static final Duration POLL = Duration.ofMillis(500);

    private final String bootstrap;
    private final int records;
    private final int producers;

    private ClientBenchmark(String bootstrap, int records, int producers) {
        this.bootstrap = bootstrap;
        this.records = records;
        this.producers = producers;
    }

    public static void main(String[] args) throws IOException {
        int records = Integer.parseInt(args[1]);
        int producers = Integer.parseInt(args[2]);
        int rounds = Integer.parseInt(args[3]);
        if (args[0].contains(":")) {
            new ClientBenchmark(args[0], records, producers).run(rounds);
            return;
        }
        Path directory = Files.createDirectories(Path.of(args[0]));
        try (RecordBroker broker = new RecordBroker(directory)) {
            if (records == 0) {
                System.out.println("Listening on " + broker.bootstrap());
                System.in.read();
                return;
            }
            for (int round = 0; round < rounds; round++) {
                broker.catalog().create("bench-" + round, 8);
            }
            new ClientBenchmark(broker.bootstrap(), records, producers).run(rounds);
        }
    }

    private void run(int rounds) {
        for (int round = 0; round < rounds; round++) {
            String topic = "bench-" + round;
            long begin = System.nanoTime();
            AtomicLong latencyNanos = new AtomicLong();
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < producers; i++) {
                all.add(CompletableFuture.runAsync(
                        () -> produce(topic, records / producers, latencyNanos), task -> new Thread(task).start()));
            }
            all.forEach(CompletableFuture::join);
            report("produce", begin, latencyNanos.get() / 1e6 / records);
            begin = System.nanoTime();
            consume(topic);
            report("consume", begin, 0);
        }
    }

    private void report(String what, long begin, double millis) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f records/s, %.1f MB/s%s%n",
                what,
                records / seconds,
                records * (double) RECORD_BYTES / seconds / 1e6,
                millis == 0 ? "" : String.format(Locale.ROOT, ", %.1f ms on average", millis));
    }

    private void produce(String topic, int count, AtomicLong latencyNanos) {
        byte[] value = new byte[RECORD_BYTES];
        new Random(1).nextBytes(value);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                long sent = System.nanoTime();
                producer.send(new ProducerRecord<>(topic, value), (metadata, failure) -> {
                    if (failure != null) {
                        failure.printStackTrace();
                    }
                    latencyNanos.addAndGet(System.nanoTime() - sent);
                });
            }
        }
    }

    private void consume(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(topic).forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
            consumer.assign(partitions);
            for (int read = 0; read < records; ) {
                read += consumer.poll(POLL).count();
            }
        }
    }
}
