package io.weir.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.serialization.SimpleStringSchema;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What a sink says of its settings before anything runs. */
final class KafkaSinkTest {
    private static KafkaRecordSerializationSchema<String> schema() {
        return KafkaRecordSerializationSchema.<String>builder()
                .setTopic("out")
                .setValueSerializationSchema(new SimpleStringSchema())
                .build();
    }

    private static KafkaSinkBuilder<String> exactlyOnce() {
        return KafkaSink.<String>builder()
                .setBootstrapServers("localhost:1")
                .setRecordSerializer(schema())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix("job");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() ->
                        KafkaSink.<String>builder().setBootstrapServers("b:1").build())
                .hasMessageContaining("setRecordSerializer");
        assertThatThrownBy(() -> KafkaSink.<String>builder()
                        .setRecordSerializer(schema())
                        .build())
                .hasMessageContaining("setBootstrapServers");
        assertThatThrownBy(() -> KafkaSink.<String>builder()
                        .setBootstrapServers("b:1")
                        .setRecordSerializer(schema())
                        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                        .build())
                .hasMessageContaining("setTransactionalIdPrefix");
        assertThatThrownBy(() -> KafkaRecordSerializationSchema.<String>builder()
                        .setValueSerializationSchema(new SimpleStringSchema())
                        .build())
                .hasMessageContaining("setTopic");
        assertThatThrownBy(() -> KafkaRecordSerializationSchema.<String>builder()
                        .setTopic("t")
                        .build())
                .hasMessageContaining("setValueSerializationSchema");
    }

    @Test
    void saysWhatIsSetTwiceOrNotItsOwnToSet() {
        assertThatThrownBy(() -> KafkaRecordSerializationSchema.<String>builder()
                        .setTopic("t")
                        .setTopicSelector(record -> "u"))
                .hasMessageContaining("said twice");
        assertThatThrownBy(() -> exactlyOnce().setProperty("transactional.id", "x"))
                .hasMessageContaining("setTransactionalIdPrefix");
        assertThatThrownBy(() -> exactlyOnce().setProperty("value.serializer", "x"))
                .hasMessageContaining("setRecordSerializer");
        assertThatThrownBy(() -> exactlyOnce().setTransactionalIdPrefix("")).hasMessageContaining("1 to 200");
    }

    @Test
    void settingsThatWouldDoNothingAreRefusedWithWhatToDo() {
        assertThatThrownBy(() -> exactlyOnce().setProperty("partitioner.class", "x"))
                .hasMessageContaining("setPartitioner");
        assertThatThrownBy(() -> exactlyOnce().setProperty("transaction.two.phase.commit.enable", "true"))
                .hasMessageContaining("'transaction.timeout.ms' to 2147483647");
        assertThatThrownBy(() -> exactlyOnce().setProperty("interceptor.classes", "x"))
                .hasMessageContaining("'interceptor.classes' = 'x'");
        assertThatThrownBy(() -> exactlyOnce().setProperty("partitioner.adaptive.partitioning.enable", " TRUE "))
                .hasMessageContaining("take it away");
        assertThatCode(() -> exactlyOnce()
                        .setProperty("partitioner.adaptive.partitioning.enable", "false")
                        .setProperty("enable.metrics.push", "false")
                        .build())
                .doesNotThrowAnyException();
    }

    @Test
    void checkpointsAsSeldomAsTransactionsLiveAreRefusedWithBothValues() {
        KafkaSink<String> sink =
                exactlyOnce().setProperty("transaction.timeout.ms", "60000").build();

        assertThatThrownBy(() -> sink.checkCheckpointInterval(Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("given up after 60000 ms")
                .hasMessageContaining("checkpoints are 60000 ms apart");
        assertThatCode(() -> sink.checkCheckpointInterval(Duration.ofMillis(59_999)))
                .doesNotThrowAnyException();
        assertThatCode(() -> exactlyOnce()
                        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                        .build()
                        .checkCheckpointInterval(Duration.ofDays(1)))
                .doesNotThrowAnyException();
    }

    @Test
    void aProgramWithTooFewCheckpointsIsNotSubmitted() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromData("a").sinkTo(exactlyOnce().build());
        env.enableCheckpointing(1_000);
        assertThat(env.getStreamPlan("job")).isNotNull();

        env.enableCheckpointing(900_000);

        assertThatThrownBy(() -> env.getStreamPlan("job")).hasMessageContaining("'transaction.timeout.ms'");
    }

    @Test
    void aTimeOutThatIsNoNumberIsTold() {
        Properties config = new Properties();
        config.setProperty("transaction.timeout.ms", "long");
        KafkaSink<String> sink = exactlyOnce().setKafkaProducerConfig(config).build();

        assertThatThrownBy(() -> sink.checkCheckpointInterval(Duration.ZERO)).hasMessageContaining("'long'");
    }
}
