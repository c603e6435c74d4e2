package io.weir.benchmarks.workload;

import io.weir.api.configuration.Configuration;
import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.serialization.ByteArraySchema;
import io.weir.api.time.WatermarkStrategy;
import io.weir.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.weir.connector.kafka.sink.KafkaSink;
import io.weir.connector.kafka.source.KafkaSource;
import io.weir.connector.kafka.source.OffsetsInitializer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
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
 * How long after it was sent a record is seen behind a job that writes exactly once, by a consumer of committed records: {@code
 * LogLatency ADDRESS RECORDS_PER_SECOND SECONDS CHECKPOINT_INTERVAL CHECKPOINTS}. The first third of the time is for warming up.
 * Sender, engine and consumer are in this process and have one clock.
 */
public final class LogLatency {
    private static final int PARTITIONS = 4;
    private static final int PARALLELISM = 2;
    private static final String FROM = "latency-in";
    private static final String TO = "latency-out";
    private static final Duration POLL = Duration.ofMillis(100);

    private final String address;

    private LogLatency(String address) {
        this.address = address;
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        LogLatency work = new LogLatency(args[0]);
        int perSecond = Integer.parseInt(args[1]);
        int count = perSecond * Integer.parseInt(args[2]);
        Configuration settings = new Configuration();
        settings.setString("execution.checkpointing.interval", args[3]);
        settings.setString(
                "execution.checkpointing.dir", Path.of(args[4]).toUri().toString());
        work.create();
        try (BenchmarkCluster cluster = new BenchmarkCluster(1, PARALLELISM, settings)) {
            Thread job = new Thread(() -> work.runJob(cluster), "job");
            job.setDaemon(true);
            job.start();
            Thread sender = new Thread(() -> work.send(perSecond, count), "sender");
            sender.start();
            long[] millis = work.receive(count);
            sender.join();
            print(args[3], perSecond, Arrays.copyOfRange(millis, count / 3, count));
            System.exit(0); // the job goes on for ever
        }
    }

    private static void print(String interval, int perSecond, long[] millis) {
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "{\"workload\":\"exactly-once latency\",\"checkpoint_interval\":\"%s\",\"records_per_s\":%d,\"count\":%d,"
                        + "\"p50_ms\":%d,\"p99_ms\":%d,\"max_ms\":%d}%n",
                interval,
                perSecond,
                millis.length,
                millis[millis.length / 2],
                millis[(int) (millis.length * 0.99)],
                millis[millis.length - 1]);
    }

    private Map<String, Object> client() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", address);
        return settings;
    }

    private void create() throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(
                            List.of(new NewTopic(FROM, PARTITIONS, (short) 1), new NewTopic(TO, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    private void runJob(BenchmarkCluster cluster) {
        Workload copy = this::build;
        try {
            cluster.execute(copy, PARALLELISM);
        } catch (Exception e) { // the border to the engine: without it there is nothing to measure
            System.err.println("The job has failed: " + e);
            System.exit(1);
        }
    }

    private void build(StreamExecutionEnvironment environment) {
        environment
                .fromSource(
                        KafkaSource.<byte[]>builder()
                                .setBootstrapServers(address)
                                .setTopics(FROM)
                                .setStartingOffsets(OffsetsInitializer.earliest())
                                .setValueOnlyDeserializer(new ByteArraySchema())
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        FROM)
                .sinkTo(KafkaSink.<byte[]>builder()
                        .setBootstrapServers(address)
                        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                        .setTransactionalIdPrefix(TO)
                        .setRecordSerializer(KafkaRecordSerializationSchema.<byte[]>builder()
                                .setTopic(TO)
                                .setValueSerializationSchema(new ByteArraySchema())
                                .build())
                        .build());
    }

    private void send(int perSecond, int count) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
                LockSupport.parkNanos(begin + i * 1_000_000_000L / perSecond - System.nanoTime());
                byte[] value = ByteBuffer.allocate(LogEntry.BYTES)
                        .putInt(i)
                        .putLong(System.nanoTime()) // read again in this process
                        .array();
                producer.send(new ProducerRecord<>(FROM, i % PARTITIONS, null, value));
            }
        }
    }

    /** The latency of each record in milliseconds, in the order in which they were sent. */
    private long[] receive(int count) {
        Map<String, Object> settings = client();
        settings.put("isolation.level", "read_committed");
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(TO, partition))
                .toList();
        long[] millis = new long[count];
        int received = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (received < count) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    ByteBuffer value = ByteBuffer.wrap(record.value());
                    millis[value.getInt()] = (System.nanoTime() - value.getLong()) / 1_000_000;
                    received++;
                }
            }
        }
        return millis;
    }
}
