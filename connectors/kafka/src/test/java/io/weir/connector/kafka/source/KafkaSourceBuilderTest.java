package io.weir.connector.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.Boundedness;
import io.weir.api.serialization.SimpleStringSchema;
import io.weir.api.types.Types;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KafkaSourceBuilderTest {
    @Test
    void saysWhatIsMissing() {
        refuses(() -> KafkaSource.<String>builder().build(), "needs brokers: call setBootstrapServers");
        refuses(
                () -> KafkaSource.<String>builder().setBootstrapServers("h:1").build(),
                "needs something to read: call setTopics, setTopicPattern or setPartitions");
        refuses(
                () -> KafkaSource.<String>builder()
                        .setBootstrapServers("h:1")
                        .setTopics("t")
                        .build(),
                "needs to know how to make records");
        refuses(() -> complete().setTopics(List.of()), "at least one topic");
        refuses(() -> complete().setPartitions(Set.of()), "at least one partition");
    }

    @Test
    void saysWhatDoesNotGoTogether() {
        refuses(
                () -> complete().setTopicPattern(Pattern.compile("a.*")),
                "it was told to read topics [t] and topics that match 'a.*'");
        refuses(
                () -> complete()
                        .setStartingOffsets(OffsetsInitializer.committedOffsets())
                        .build(),
                "call setGroupId");
        refuses(
                () -> complete()
                        .setProperty("commit.offsets.on.checkpoint", "true")
                        .build(),
                "call setGroupId");
        refuses(() -> complete().setProperty("enable.auto.commit", "true").build(), "call setGroupId");
    }

    @Test
    void saysWhatCannotBe() {
        refuses(() -> complete().setRateLimitPerPartition(0), "A rate must be positive, it is 0.0");
        refuses(() -> complete().setRateLimitPerPartition(Double.NaN), "A rate must be positive");
        refuses(() -> complete().setProperty("isolation.level", "no").build(), "isolation.level");
        refuses(() -> complete().setProperty("max.poll.records", "many").build(), "max.poll.records");
        refuses(
                () -> complete()
                        .setProperty("partition.discovery.interval.ms", "5 min")
                        .build(),
                "'partition.discovery.interval.ms' must be milliseconds, it is '5 min'");
        refuses(
                () -> complete()
                        .setProperty("commit.offsets.on.checkpoint", "yes")
                        .build(),
                "'commit.offsets.on.checkpoint' must be true or false, it is 'yes'");
        refuses(
                () -> complete()
                        .setProperty("register.consumer.metrics", "some")
                        .build(),
                "'register.consumer.metrics' must be true or false, it is 'some'");
        refuses(() -> OffsetsInitializer.timestamp(-1), "must not be negative, it is -1");
        refuses(
                () -> OffsetsInitializer.offsets(Map.of(new TopicPartition("t", 0), -7L)),
                "The offset given for t-0 must not be negative, it is -7");
    }

    @Test
    void readsForEverFromTheBeginningUnlessToldOtherwise() {
        KafkaSource<String> source = complete().build();

        assertThat(source.getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
        assertThat(source.getProducedType()).isEqualTo(Types.STRING);
        assertThat(complete().setBounded(OffsetsInitializer.latest()).build().getBoundedness())
                .isEqualTo(Boundedness.BOUNDED);
        assertThat(complete().setUnbounded(OffsetsInitializer.latest()).build().getBoundedness())
                .isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    }

    @Test
    void findsTheTypeOfADeserializerOfTheLibrary() {
        assertThat(KafkaRecordDeserializationSchema.valueOnly(LongDeserializer.class)
                        .getProducedType())
                .isEqualTo(Types.LONG);
    }

    @Test
    void canBeShippedWithAJob() throws Exception {
        KafkaSource<String> source = complete()
                .setGroupId("g")
                .setStartingOffsets(OffsetsInitializer.offsets(Map.of(new TopicPartition("t", 0), 5L)))
                .setBounded(OffsetsInitializer.timestamp(5))
                .setRackIdSupplier(() -> "rack")
                .build();

        new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(source);
    }

    @Test
    void passesSettingsOnToTheClients() {
        Properties given = new Properties();
        given.setProperty("bootstrap.servers", "h:1");
        given.setProperty("fetch.max.bytes", "1000");
        given.setProperty("partition.discovery.interval.ms", "77");
        given.setProperty("register.consumer.metrics", "false");
        given.setProperty("security.protocol", "SSL");
        SourceSettings settings =
                new SourceSettings(given, "flights", () -> "r1", 0, io.weir.api.connector.PoisonRecordPolicy.fail());

        Properties consumer = settings.consumerProperties(3, Boundedness.CONTINUOUS_UNBOUNDED);
        assertThat(consumer)
                .containsEntry("fetch.max.bytes", "1000")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("client.id", "flights-3")
                .containsEntry("client.rack", "r1")
                .doesNotContainKeys("partition.discovery.interval.ms", "register.consumer.metrics");
        assertThat(settings.registersConsumerMetrics()).isFalse();
        assertThat(settings.adminProperties())
                .containsEntry("security.protocol", "SSL")
                .containsEntry("client.id", "flights-enumerator")
                .doesNotContainKey("fetch.max.bytes");
        assertThat(settings.discoveryIntervalMillis()).isEqualTo(77);
        assertThat(settings.commitsOffsets()).as("without a group").isFalse();
    }

    @Test
    void answersAreSmallAndTheirSocketIsNotUnlessTheUserSaysOtherwise() {
        Properties given = new Properties();
        given.setProperty("bootstrap.servers", "h:1");
        SourceSettings settings =
                new SourceSettings(given, null, null, 0, io.weir.api.connector.PoisonRecordPolicy.fail());
        assertThat(settings.consumerProperties(0, Boundedness.BOUNDED))
                .containsEntry("max.partition.fetch.bytes", "524288")
                .containsEntry("receive.buffer.bytes", "-1");

        given.setProperty("max.partition.fetch.bytes", "1048576");
        given.setProperty("receive.buffer.bytes", "65536");
        assertThat(settings.consumerProperties(0, Boundedness.BOUNDED))
                .containsEntry("max.partition.fetch.bytes", "1048576")
                .containsEntry("receive.buffer.bytes", "65536");
    }

    @Test
    void fetchesOfABoundedSourceDoNotWaitForMore() {
        Properties given = new Properties();
        assertThat(fetchMaxWait(given, Boundedness.BOUNDED)).isEqualTo("20");
        assertThat(fetchMaxWait(given, Boundedness.CONTINUOUS_UNBOUNDED)).isNull();

        given.setProperty("fetch.max.wait.ms", "300");
        assertThat(fetchMaxWait(given, Boundedness.BOUNDED)).isEqualTo("300");
    }

    private static @Nullable String fetchMaxWait(Properties given, Boundedness boundedness) {
        return new SourceSettings(given, null, null, 0, io.weir.api.connector.PoisonRecordPolicy.fail())
                .consumerProperties(0, boundedness)
                .getProperty("fetch.max.wait.ms");
    }

    private static KafkaSourceBuilder<String> complete() {
        return KafkaSource.<String>builder()
                .setBootstrapServers("h:1")
                .setTopics("t")
                .setValueOnlyDeserializer(new SimpleStringSchema());
    }

    private static void refuses(ThrowingCallable misuse, String sentence) {
        assertThatThrownBy(misuse).hasMessageContaining(sentence).hasMessageNotContaining("\n");
    }
}
