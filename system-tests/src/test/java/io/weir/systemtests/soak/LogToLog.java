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
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The topics of a {@link LogToLogJob}: fills the one that it reads, and reads the one that it writes.
 *
 * @param records in the first, in {@link SoakJob#LANES} partitions
 */
record LogToLog(SoakBroker broker, long records) {
    static final int KEYS = 1_000;
    static final int OUT_PARTITIONS = 3;

    /** Makes both topics, and all records of the first. */
    void prepare() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.createTopics(List.of(
                            new NewTopic(LogToLogJob.IN, SoakJob.LANES, (short) 1),
                            new NewTopic(LogToLogJob.OUT, OUT_PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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

    /** Words of {@code weir run} for the job, without settings. */
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

    /** What consumers of committed records see, against what there should be. */
    SoakLines.Difference difference() {
        Map<String, Integer> seen = new HashMap<>();
        CommittedRecords.read(
                broker.address(), LogToLogJob.OUT, OUT_PARTITIONS, each -> seen.merge(each.value(), 1, Integer::sum));
        return SoakLines.compare(SoakLines.expected(records, KEYS), seen);
    }

    /** How many transactions of the job are open. */
    int open() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            return admin.listTransactions(new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                    .all()
                    .get()
                    .size();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
