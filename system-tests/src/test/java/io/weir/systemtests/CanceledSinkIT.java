package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.checkpoint.CheckpointedFunction;
import io.weir.api.checkpoint.FunctionInitializationContext;
import io.weir.api.checkpoint.FunctionSnapshotContext;
import io.weir.api.configuration.Configuration;
import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.connector.basic.DiscardingSink;
import io.weir.api.datastream.DataStream;
import io.weir.api.datastream.JobClient;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.serialization.SimpleStringSchema;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.Types;
import io.weir.connector.datagen.DataGeneratorSource;
import io.weir.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.weir.connector.kafka.sink.KafkaSink;
import io.weir.log.broker.Broker;
import io.weir.log.config.BrokerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are over while a checkpoint is under way, with a broker and a cluster in one JVM. */
final class CanceledSinkIT {
    private static final String OUT = "out";

    @TempDir
    private Path directory;

    /** Takes no part in checkpoints until it is interrupted, or fails in the second. */
    private static final class NoSnapshot extends RichMapFunction<String, String> implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        private final boolean fails;

        NoSnapshot(boolean fails) {
            this.fails = fails;
        }

        @Override
        public String map(String value) {
            return value;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            if (!fails) {
                new CountDownLatch(1).await();
            }
            if (context.getCheckpointId() > 1) {
                throw new IllegalStateException("on purpose");
            }
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {}
    }

    @Test
    void aCanceledJobLeavesNoTransactionOpen() throws Exception {
        try (Broker broker = broker();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address("PLAINTEXT")))) {
            JobClient job = start(broker, admin, new NoSnapshot(false));
            // That of the checkpoint, and the one after it.
            eventually(
                    "the sink has done its part of the checkpoint",
                    () -> open(admin).size() == 2);

            job.cancel().get();

            eventually("all transactions are over", () -> open(admin).isEmpty());
        }
    }

    @Test
    void aJobThatFailsForGoodLeavesNoTransactionOpen() throws Exception {
        try (Broker broker = broker();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address("PLAINTEXT")))) {
            JobClient job = start(broker, admin, new NoSnapshot(true));

            assertThat(job.getJobExecutionResult()).failsWithin(Duration.ofSeconds(60));

            eventually("all transactions are over", () -> open(admin).isEmpty());
        }
    }

    private Broker broker() throws Exception {
        return Broker.start(BrokerConfig.of(Map.of(
                "log.dirs", directory.resolve("log").toString(),
                "listeners", "PLAINTEXT://localhost:0",
                "http.server.port", "0",
                "transaction.state.log.num.partitions", "2",
                "offsets.topic.num.partitions", "1")));
    }

    private JobClient start(Broker broker, Admin admin, NoSnapshot other) throws Exception {
        admin.createTopics(List.of(new NewTopic(OUT, 1, (short) 1))).all().get();
        Configuration configuration = new Configuration()
                .setString("restart-strategy.type", "none")
                .setString(
                        "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toString());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        env.enableCheckpointing(100);
        source(env, "written")
                .sinkTo(KafkaSink.<String>builder()
                        .setBootstrapServers(broker.address("PLAINTEXT"))
                        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                        .setTransactionalIdPrefix("canceled")
                        .setRecordSerializer(KafkaRecordSerializationSchema.<String>builder()
                                .setTopic(OUT)
                                .setValueSerializationSchema(new SimpleStringSchema())
                                .build())
                        .build());
        source(env, "other").map(other).returns(Types.STRING).sinkTo(new DiscardingSink<>());
        return env.executeAsync("canceled");
    }

    private static DataStream<String> source(StreamExecutionEnvironment env, String name) {
        return env.fromSource(
                new DataGeneratorSource<>(number -> "record " + number, Long.MAX_VALUE, 1_000, Types.STRING),
                WatermarkStrategy.noWatermarks(),
                name);
    }

    private static List<String> open(Admin admin) {
        ListTransactionsOptions ongoing = new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING));
        try {
            return admin.listTransactions(ongoing).all().get().stream()
                    .map(TransactionListing::transactionalId)
                    .toList();
        } catch (Exception e) {
            throw new AssertionError("The transactions could not be listed", e);
        }
    }
}
