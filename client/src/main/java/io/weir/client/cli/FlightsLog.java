package io.weir.client.cli;

import io.weir.client.cluster.LocalLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of the demo: rows of flights go into one topic, and FlightDelays writes to another. It is gone with the demo. */
final class FlightsLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlightsLog.class);
    private static final int JOURNAL_FILE_BYTES = 16 << 20;
    private static final String FLIGHTS = "flights";
    private static final String MALFORMED = "flights-malformed";
    private static final String DELAYS = "delays";
    private static final String GROUP = "flight-delays";
    private static final int PARTITIONS = 2;

    private final Path directory;
    private final LocalLog log;
    private final Admin admin;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FlightsLog(Path directory, LocalLog log, Admin admin) {
        this.directory = directory;
        this.log = log;
        this.admin = admin;
    }

    /** Starts it, with files of its own. */
    static FlightsLog start() throws IOException, ExecutionException, InterruptedException {
        Path directory = Files.createTempDirectory("weir-demo-");
        List<String> settings =
                List.of("log.dirs=" + directory, "journal.file.bytes=" + JOURNAL_FILE_BYTES, "journal.files=1");
        LocalLog log = LocalLog.start(null, settings, OptionalInt.of(0));
        Admin admin = Admin.create(Map.of("bootstrap.servers", log.addresses().get(0)));
        admin.createTopics(List.of(topic(FLIGHTS, PARTITIONS), topic(MALFORMED, 1), topic(DELAYS, 1)))
                .all()
                .get();
        return new FlightsLog(directory, log, admin);
    }

    private static NewTopic topic(String name, int partitions) {
        // What the job writes has the time of its flights, by which the log would delete it.
        return new NewTopic(name, Optional.of(partitions), Optional.empty())
                .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
    }

    String address() {
        return log.addresses().get(0);
    }

    /**
     * Writes the lines of {@code file} in turn to the partitions, each of which is in the order of the file then.
     *
     * @param perSecond how many at most; 0: as fast as it goes
     */
    void feed(Path file, int perSecond) throws IOException, InterruptedException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(settings(), new StringSerializer(), new StringSerializer())) {
            long startNanos = System.nanoTime();
            int written = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (perSecond > 0) {
                    awaitTurn(startNanos + TimeUnit.SECONDS.toNanos(1) * written / perSecond);
                }
                producer.send(new ProducerRecord<>(FLIGHTS, written % PARTITIONS, null, line));
                written++;
            }
        }
    }

    private static void awaitTurn(long dueNanos) throws InterruptedException {
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException("the demo ends");
            }
        }
    }

    /** Reads what the job has written and a checkpoint covers, from the beginning. */
    KafkaConsumer<String, String> delays() {
        Map<String, Object> settings = settings();
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        TopicPartition partition = new TopicPartition(DELAYS, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }

    private Map<String, Object> settings() {
        return new HashMap<>(Map.of("bootstrap.servers", address()));
    }

    /** How many flights are in the log, and how many of them the job's last checkpoint does not cover yet. */
    String progress() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> covered = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        long written = 0;
        long read = 0;
        for (int i = 0; i < PARTITIONS; i++) {
            TopicPartition partition = new TopicPartition(FLIGHTS, i);
            written += admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
            OffsetAndMetadata position = covered.get(partition);
            read += position == null ? 0 : position.offset();
        }
        return "%,d rows in topic flights, lag %,d".formatted(written, written - read);
    }

    /** Ends it and removes its files. Called when the demo is over and when the process is: once is enough. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        admin.close();
        log.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            LOG.warn("The demo's directory {} is left behind", directory, e);
        }
    }
}
