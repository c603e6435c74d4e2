package io.weir.benchmarks.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a broker needs for many partitions: {@code ManyPartitions PARTITIONS fill|read NAME=HOST:PORT=PROCESS}. To fill is to make
 * topics of a thousand partitions, to produce ten records to each with acks=all, and to read them; to read is to read them only.
 */
public final class ManyPartitions {
    private static final int PER_TOPIC = 1000;
    private static final int RECORDS_PER_PARTITION = 10;
    private static final int RECORD_BYTES = 1024;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final double MEBIBYTE = 1 << 20;

    private final BrokerProcess broker;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final List<NewTopic> topics = new ArrayList<>();

    private ManyPartitions(BrokerProcess broker, int count) {
        this.broker = broker;
        for (int from = 0; from < count; from += PER_TOPIC) {
            String topic = "many-" + from / PER_TOPIC;
            int size = Math.min(PER_TOPIC, count - from);
            topics.add(new NewTopic(topic, size, (short) 1));
            for (int i = 0; i < size; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
        }
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        ManyPartitions many = new ManyPartitions(BrokerProcess.parse(args[2]), Integer.parseInt(args[0]));
        many.print("empty", System.nanoTime());
        if (args[1].equals("fill")) {
            many.timed("made", many::make);
            many.timed("produced", many::produce);
        }
        many.timed("consumed", many::consume);
    }

    private interface Work {
        void run() throws ExecutionException, InterruptedException;
    }

    private void timed(String what, Work work) throws ExecutionException, InterruptedException {
        long begin = System.nanoTime();
        work.run();
        print(what, begin);
    }

    private void print(String what, long begin) {
        System.out.printf(
                Locale.ROOT,
                "{\"broker\":\"%s\",\"partitions\":%d,\"work\":\"%s\",\"seconds\":%.2f,\"resident_mib\":%.0f,"
                        + "\"handles\":%d,\"broker_cpu_s\":%.2f}%n",
                broker.name(),
                partitions.size(),
                what,
                (System.nanoTime() - begin) / 1e9,
                broker.memoryBytes("VmRSS") / MEBIBYTE,
                broker.handles(),
                broker.cpuSeconds());
    }

    private void make() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            for (NewTopic topic : topics) {
                admin.createTopics(List.of(topic)).all().get();
            }
        }
    }

    private void produce() throws ExecutionException, InterruptedException {
        Map<String, Object> settings = settings();
        settings.put("acks", "all");
        byte[] value = new byte[RECORD_BYTES];
        new Random(1).nextBytes(value);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS_PER_PARTITION; i++) {
                for (TopicPartition partition : partitions) {
                    sent.add(
                            producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, value)));
                }
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    private void consume() {
        Map<TopicPartition, Long> next = new HashMap<>();
        Map<String, Object> settings = settings();
        settings.put("enable.auto.commit", false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long read = 0;
            while (read < (long) partitions.size() * RECORDS_PER_PARTITION) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                    TopicPartition partition = new TopicPartition(each.topic(), each.partition());
                    if (each.offset() != next.getOrDefault(partition, 0L)) {
                        throw new IllegalStateException("%s: offset %d came, not %d."
                                .formatted(partition, each.offset(), next.getOrDefault(partition, 0L)));
                    }
                    next.put(partition, each.offset() + 1);
                    read++;
                }
            }
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", broker.address());
        return settings;
    }
}
