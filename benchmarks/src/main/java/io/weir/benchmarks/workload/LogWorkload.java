package io.weir.benchmarks.workload;

import io.weir.api.configuration.Configuration;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Measures W8: {@code LogWorkload ADDRESS RECORDS REPETITIONS CHECKPOINTS}. Fills a topic, then reads it again and again by the source
 * alone, and counts it with hashed results and with exactly-once results in another topic, which is read again and has to give the same checksum. Processor
 * time is that of this process, which holds the engine, from the submission to the end of the job; the brokers are elsewhere.
 */
public final class LogWorkload {
    private static final int PARTITIONS = 4;
    private static final int PARALLELISM = 2;
    private static final Duration POLL = Duration.ofMillis(500);

    private final String address;
    private final long records;

    private LogWorkload(String address, long records) {
        this.address = address;
        this.records = records;
    }

    /** Runs all of it. */
    public static void main(String[] args) throws Exception {
        LogWorkload work = new LogWorkload(args[0], Long.parseLong(args[1]));
        int repetitions = Integer.parseInt(args[2]);
        Path checkpoints = Path.of(args[3]);
        work.fill("w8-in");
        Configuration settings = new Configuration();
        settings.setString("execution.checkpointing.interval", "1 s");
        settings.setString("execution.checkpointing.dir", checkpoints.toUri().toString());
        try (BenchmarkCluster cluster = new BenchmarkCluster(1, PARALLELISM, settings)) {
            for (int i = 0; i <= repetitions; i++) {
                boolean isWarm = i > 0;
                work.read(cluster, LogReading.Form.STRING, isWarm);
                work.read(cluster, LogReading.Form.RECORD, isWarm);
                long expected = work.count(cluster, isWarm);
                work.countToLog(cluster, "w8-out-" + System.nanoTime(), expected, isWarm);
            }
        }
        System.exit(0);
    }

    private Map<String, Object> client() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", address);
        return settings;
    }

    private void create(String topic) throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    private void fill(String topic) throws Exception {
        create(topic);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, (int) (i % PARTITIONS), null, LogCounts.value(i)));
            }
        }
    }

    /** The source alone. */
    private void read(BenchmarkCluster cluster, LogReading.Form form, boolean isWarm) throws Exception {
        Machine.Reading before = Machine.read();
        Run.Outcome outcome = cluster.run(new LogReading(address, "w8-in", form), PARALLELISM);
        print("source only, " + form.what(), Machine.read().since(before), outcome.checksum(), isWarm);
        require(outcome.results());
    }

    private long count(BenchmarkCluster cluster, boolean isWarm) throws Exception {
        Machine.Reading before = Machine.read();
        Run.Outcome outcome = cluster.run(new LogCounts(address, "w8-in", null), PARALLELISM);
        print("count", Machine.read().since(before), outcome.checksum(), isWarm);
        require(outcome.results());
        return outcome.checksum();
    }

    private void countToLog(BenchmarkCluster cluster, String target, long expected, boolean isWarm) throws Exception {
        create(target);
        Machine.Reading before = Machine.read();
        cluster.execute(new LogCounts(address, "w8-in", target), PARALLELISM);
        Machine.Used used = Machine.read().since(before);
        long checksum = checksum(target);
        if (checksum != expected) {
            throw new IllegalStateException("The results in %s have checksum %016x, and should have %016x."
                    .formatted(target, checksum, expected));
        }
        print("count to log, exactly once", used, checksum, isWarm);
        try (Admin admin = Admin.create(client())) {
            admin.deleteTopics(List.of(target)).all().get();
        }
    }

    private void require(long results) {
        if (results != records) {
            throw new IllegalStateException("%d results of %d records".formatted(results, records));
        }
    }

    private long checksum(String topic) {
        Map<String, Object> settings = client();
        settings.put("isolation.level", "read_committed");
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        long checksum = 0;
        long results = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, Long.MAX_VALUE))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    ByteBuffer result = ByteBuffer.wrap(record.value());
                    checksum += Mix.hash(result.getLong(), result.getLong());
                    results++;
                }
            }
        }
        require(results);
        return checksum;
    }

    private void print(String what, Machine.Used used, long checksum, boolean isWarm) {
        if (isWarm) {
            System.out.printf(
                    Locale.ROOT,
                    "{\"workload\":\"W8\",\"variant\":\"%s\",\"n\":%d,\"checksum\":\"%016x\",\"wall_ms\":%.0f,"
                            + "\"cpu_ms\":%.0f,\"records_per_cpu_s\":%.0f,\"others\":%.2f}%n",
                    what,
                    records,
                    checksum,
                    used.wallNanos() / 1e6,
                    used.processNanos() / 1e6,
                    records * 1e9 / used.processNanos(),
                    used.otherCores());
        }
    }
}
