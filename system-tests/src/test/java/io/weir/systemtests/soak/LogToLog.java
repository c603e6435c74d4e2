package io.weir.systemtests.soak;

import io.weir.systemtests.Cluster;
import io.weir.systemtests.JobJar;
import io.weir.systemtests.log.CommittedRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of a {@link LogToLogJob}: fills the one that it reads, and reads the one that it writes. */
final class LogToLog implements AutoCloseable {
    static final int KEYS = 1_000;
    static final int OUT_PARTITIONS = 3;

    private final SoakBroker broker;
    private final Admin admin;

    /** Makes both topics, and {@code records} records of the first, in {@link SoakJob#LANES} partitions. */
    LogToLog(SoakBroker broker, long records) {
        this(broker);
        fill(records);
    }

    /** Makes both topics; the one that is read stays empty until it is {@link Feed fed}. */
    LogToLog(SoakBroker broker) {
        this.broker = broker;
        admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
        // The lines have the times of the events, which begin in 1970: no broker would keep them for long.
        Map<String, String> forEver = Map.of("retention.ms", "-1");
        get(admin.createTopics(List.of(
                        new NewTopic(LogToLogJob.IN, SoakJob.LANES, (short) 1),
                        new NewTopic(LogToLogJob.OUT, OUT_PARTITIONS, (short) 1).configs(forEver)))
                .all());
    }

    private void fill(long records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "linger.ms", 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long lane = records / SoakJob.LANES;
            for (long index = 0; index < records; index++) {
                byte[] value = LogToLogJob.bytesOf(SoakJob.event(index, records, KEYS));
                producer.send(new ProducerRecord<>(LogToLogJob.IN, (int) (index / lane), null, value));
            }
        }
    }

    /** Words of {@code weir run} for the job, without settings; with 0 records per second it has no end. */
    List<Object> job(Cluster cluster, String guarantee, int recordsPerSecond, long transactionTimeoutMillis) {
        List<Class<?>> classes = new ArrayList<>(List.of(SoakJar.classes(SoakJob.class)));
        classes.addAll(List.of(SoakJar.classes(LogToLogJob.class)));
        Path jar = JobJar.of(
                cluster.directory().resolve("log-to-log.jar"), LogToLogJob.class, classes.toArray(new Class<?>[0]));
        return List.of(
                "-p",
                SoakJob.LANES,
                jar,
                broker.address(),
                guarantee,
                recordsPerSecond / SoakJob.LANES,
                transactionTimeoutMillis);
    }

    /** What consumers of committed records see, against what there should be, as by {@link SoakLines}. */
    SoakLines.Difference difference(Map<String, Integer> expected) {
        Map<String, Integer> seen = new HashMap<>();
        CommittedRecords.read(
                broker.address(), LogToLogJob.OUT, OUT_PARTITIONS, each -> seen.merge(each.value(), 1, Integer::sum));
        return SoakLines.compare(expected, seen);
    }

    /** How many records are committed in the topic that the job writes, markers included. */
    long committed() {
        return ends(IsolationLevel.READ_COMMITTED);
    }

    /** How many there are, committed or not. */
    long written() {
        return ends(IsolationLevel.READ_UNCOMMITTED);
    }

    private long ends(IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < OUT_PARTITIONS; partition++) {
            ends.put(new TopicPartition(LogToLogJob.OUT, partition), OffsetSpec.latest());
        }
        return get(admin.listOffsets(ends, new ListOffsetsOptions(isolation)).all()).values().stream()
                .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                .sum();
    }

    /** How many transactions of the job are open. */
    int open() {
        return get(admin.listTransactions(new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                        .all())
                .size();
    }

    @Override
    public void close() {
        admin.close();
    }

    private static <V> V get(KafkaFuture<V> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
