package io.weir.benchmarks.log;

import io.weir.benchmarks.workload.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Loads brokers in turn: {@code LogLoad ROUNDS RECORDS WARM_UP_ROUNDS NAME=HOST:PORT=PROCESS ...}. In each round each of them gets the same
 * work: as many records of 1 KB as fit with acks=all, from one producer and from eight, read again by one consumer; then records at
 * a fixed rate; then small transactions. The rounds for warming up come first and are not printed.
 *
 * <p>Prints a line of JSON for each piece of work, with the processor time of the broker, that of this process, and how many
 * processors were idle.
 */
public final class LogLoad {
    private static final int RECORD_BYTES = 1024;
    private static final int PARTITIONS = 8;
    private static final int MANY_PRODUCERS = 8;
    private static final int STEADY_PER_SECOND = 5_000;
    private static final int STEADY_RECORDS = 25_000;
    private static final int TRANSACTIONS = 100;
    private static final int RECORDS_PER_TRANSACTION = 20;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final double BYTES_PER_MB = 1e6;

    private final int records;
    private boolean printing;

    private LogLoad(int records) {
        this.records = records;
    }

    /** Runs all of it. */
    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        LogLoad load = new LogLoad(Integer.parseInt(args[1]));
        List<BrokerProcess> brokers = new ArrayList<>();
        for (String arg : List.of(args).subList(3, args.length)) {
            brokers.add(BrokerProcess.parse(arg));
        }
        int warmUpRounds = Integer.parseInt(args[2]);
        for (int round = 0; round < warmUpRounds + rounds; round++) {
            load.printing = round >= warmUpRounds;
            Collections.rotate(brokers, 1); // who comes after the other finds the machine in another state
            for (int producers : new int[] {1, MANY_PRODUCERS}) {
                for (BrokerProcess broker : brokers) {
                    load.writeAndRead(broker, producers);
                }
            }
            for (BrokerProcess broker : brokers) {
                load.writeSteadily(broker);
            }
            for (BrokerProcess broker : brokers) {
                load.commit(broker);
            }
        }
    }

    /** Work on a topic, which takes what it has to say of the time that each part took. */
    private interface Work {
        void on(String topic) throws ExecutionException, InterruptedException;
    }

    private void inTopic(BrokerProcess broker, String name, Work work) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(settings(broker))) {
            admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1)))
                    .all()
                    .get();
            awaitLeaders(admin, name);
            settle();
            work.on(name);
            admin.deleteTopics(List.of(name)).all().get();
        }
    }

    /**
     * Kafka answers before its partitions have leaders, or anybody knows them. A first batch that one refuses for that is
     * overtaken by the second, which it takes, and is then refused until the client gives up.
     */
    private static void awaitLeaders(Admin admin, String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        partitions(topic).forEach(partition -> ends.put(partition, OffsetSpec.latest()));
        while (true) {
            try {
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
    }

    private void writeAndRead(BrokerProcess broker, int producers) throws ExecutionException, InterruptedException {
        inTopic(broker, "load-%d-%d".formatted(producers, System.nanoTime()), topic -> {
            Latencies latencies = new Latencies(records / producers * producers);
            Start start = Start.of(broker);
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < producers; i++) {
                all.add(CompletableFuture.runAsync(
                        () -> write(broker, topic, records / producers, 0, latencies),
                        task -> new Thread(task, "load").start()));
            }
            all.forEach(CompletableFuture::join);
            latencies.requireAll();
            print(broker, "write, producers: " + producers, start, latencies);
            settle();
            Start readStart = Start.of(broker);
            print(broker, "read, written by: " + producers, readStart, read(broker, topic, latencies.count()));
        });
    }

    /**
     * What one broker has not synced would else be written while the other, or the next piece of work, is measured. And on a
     * virtual machine a page of memory that was free for a while costs many times one that was just used: the first to write
     * would pay for both, so both find two and a half times as much as a piece of work writes that was just used.
     */
    private void settle() throws InterruptedException {
        long bytes = records * (long) RECORD_BYTES * 5 / 2;
        try {
            new ProcessBuilder("sync").start().waitFor();
            new ProcessBuilder("sh", "-c", "head -c %1$d /dev/zero | tail -c %1$d >/dev/null".formatted(bytes))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("The machine cannot be made to settle.", e);
        }
    }

    private void writeSteadily(BrokerProcess broker) throws ExecutionException, InterruptedException {
        inTopic(broker, "steady-" + System.nanoTime(), topic -> {
            Latencies latencies = new Latencies(STEADY_RECORDS);
            Start start = Start.of(broker);
            write(broker, topic, STEADY_RECORDS, STEADY_PER_SECOND, latencies);
            latencies.requireAll();
            print(broker, "write, records/s: " + STEADY_PER_SECOND, start, latencies);
        });
    }

    private static void write(BrokerProcess broker, String topic, int count, int perSecond, Latencies latencies) {
        Map<String, Object> settings = settings(broker);
        settings.put("acks", "all");
        byte[] value = new byte[RECORD_BYTES];
        new Random(count).nextBytes(value);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
                if (perSecond > 0) {
                    LockSupport.parkNanos(begin + i * 1_000_000_000L / perSecond - System.nanoTime());
                }
                long sent = System.nanoTime();
                producer.send(new ProducerRecord<>(topic, value), (done, refused) -> {
                    if (refused == null) {
                        latencies.add(System.nanoTime() - sent);
                    } else {
                        latencies.refuse(refused);
                    }
                });
            }
        }
    }

    private static Latencies read(BrokerProcess broker, String topic, int count) {
        List<TopicPartition> partitions = partitions(topic);
        Map<String, Object> settings = settings(broker);
        settings.put("enable.auto.commit", false);
        // Partitions end one after the other. A request for those that have ended would else keep the rest waiting
        // for half a second, a third of the time that is measured.
        settings.put("fetch.max.wait.ms", 20);
        Latencies read = new Latencies(count);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (read.count() < count) {
                for (ConsumerRecord<byte[], byte[]> ignored : consumer.poll(POLL)) {
                    read.add(0);
                }
            }
        }
        return read;
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private void commit(BrokerProcess broker) throws ExecutionException, InterruptedException {
        inTopic(broker, "transactions-" + System.nanoTime(), topic -> {
            Map<String, Object> settings = settings(broker);
            settings.put("transactional.id", topic);
            Latencies latencies = new Latencies(TRANSACTIONS);
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
                producer.initTransactions();
                Start start = Start.of(broker);
                for (int i = 0; i < TRANSACTIONS; i++) {
                    long started = System.nanoTime();
                    producer.beginTransaction();
                    for (int j = 0; j < RECORDS_PER_TRANSACTION; j++) {
                        producer.send(new ProducerRecord<>(topic, j % PARTITIONS, null, new byte[RECORD_BYTES]));
                    }
                    producer.commitTransaction();
                    latencies.add(System.nanoTime() - started);
                }
                print(broker, "transactions of %d records".formatted(RECORDS_PER_TRANSACTION), start, latencies);
            }
        });
    }

    private static Map<String, Object> settings(BrokerProcess broker) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", broker.address());
        return settings;
    }

    /** Clocks when a piece of work begins. */
    private record Start(double brokerCpuSeconds, Machine.Reading machine) {
        static Start of(BrokerProcess broker) {
            return new Start(broker.cpuSeconds(), Machine.read());
        }
    }

    private void print(BrokerProcess broker, String what, Start start, Latencies latencies) {
        Machine.Used used = Machine.read().since(start.machine());
        double seconds = used.wallNanos() / 1e9;
        double megabytes = (double) latencies.count() * RECORD_BYTES / BYTES_PER_MB;
        double cpu = broker.cpuSeconds() - start.brokerCpuSeconds();
        double loadCpu = used.processNanos() / 1e9;
        double idle = Runtime.getRuntime().availableProcessors() - used.otherCores() - loadCpu / seconds;
        if (printing) {
            System.out.printf(
                    Locale.ROOT,
                    "{\"broker\":\"%s\",\"work\":\"%s\",\"count\":%d,\"seconds\":%.2f,\"per_s\":%.0f,\"mb_per_s\":%.1f,"
                            + "\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"broker_cpu_s\":%.2f,\"broker_cpu_ms_per_mb\":%.2f,"
                            + "\"load_cpu_ms_per_mb\":%.2f,\"idle_cores\":%.2f}%n",
                    broker.name(),
                    what,
                    latencies.count(),
                    seconds,
                    latencies.count() / seconds,
                    megabytes / seconds,
                    latencies.millis(0.5),
                    latencies.millis(0.99),
                    cpu,
                    cpu * 1000 / megabytes,
                    loadCpu * 1000 / megabytes,
                    idle);
        }
    }
}
