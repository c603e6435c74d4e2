package io.weir.connector.kafka.sink;

import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.plan.SinkSpec;
import io.weir.api.serialization.SimpleStringSchema;
import io.weir.operators.testing.OperatorHarness;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The sink and a broker, with checkpoints as the test takes them. */
abstract class KafkaSinkFixture {
    @TempDir
    Path directory;

    TestLog log;

    @BeforeEach
    void start() throws Exception {
        log = new TestLog(directory, Map.of());
        log.createTopic("out", 1);
    }

    @AfterEach
    void stop() {
        log.close();
    }

    final KafkaSinkBuilder<String> sink() {
        return KafkaSink.<String>builder()
                .setBootstrapServers(log.address())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix("job")
                .setRecordSerializer(KafkaRecordSerializationSchema.<String>builder()
                        .setTopic("out")
                        .setValueSerializationSchema(new SimpleStringSchema())
                        .build());
    }

    static OperatorHarness.Builder<Object> harness(KafkaSinkBuilder<String> sink) {
        return OperatorHarness.of(new SinkSpec(sink.build())).checkpointing(true);
    }

    static OperatorHarness.Builder<Object> harness(KafkaSinkBuilder<String> sink, int subtask, int of) {
        return harness(sink).subtask(subtask, of);
    }

    static void write(OperatorHarness<?> harness, String... records) throws Exception {
        for (String record : records) {
            harness.element(record);
        }
    }
}
