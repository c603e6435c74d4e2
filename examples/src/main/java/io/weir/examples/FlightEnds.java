package io.weir.examples;

import io.weir.api.configuration.ParameterTool;
import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.connector.Sink;
import io.weir.api.connector.Source;
import io.weir.api.serialization.SimpleStringSchema;
import io.weir.connector.files.FileSink;
import io.weir.connector.files.FileSource;
import io.weir.connector.files.SimpleStringEncoder;
import io.weir.connector.files.reader.TextLineInputFormat;
import io.weir.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.weir.connector.kafka.sink.KafkaSink;
import io.weir.connector.kafka.source.KafkaSource;
import io.weir.connector.kafka.source.KafkaSourceBuilder;
import io.weir.connector.kafka.source.OffsetsInitializer;
import java.nio.file.Path;

/**
 * Where {@link FlightDelays} reads and writes.
 *
 * @param rows of flights
 * @param delays one line for each window and origin
 * @param malformed rows that cannot be read
 */
record FlightEnds(Source<String, ?, ?> rows, Sink<String> delays, Sink<String> malformed) {
    static FlightEnds files(ParameterTool parameters) {
        Path input = Path.of(parameters.getRequired("input"));
        Path output = Path.of(parameters.getRequired("output"));
        return new FlightEnds(
                FileSource.forRecordStreamFormat(new TextLineInputFormat(), input)
                        .recordsPerSecond(parameters.getLong("rate", 0))
                        .build(),
                FileSink.forRowFormat(output, new SimpleStringEncoder<String>()).build(),
                FileSink.forRowFormat(output.resolve("malformed"), new SimpleStringEncoder<String>())
                        .build());
    }

    static FlightEnds topics(ParameterTool parameters) {
        String servers = parameters.getRequired("bootstrap-server");
        String from = parameters.get("from", "flights");
        String to = parameters.get("to", "delays");
        KafkaSourceBuilder<String> rows = KafkaSource.<String>builder()
                .setBootstrapServers(servers)
                .setTopics(from)
                .setGroupId("flight-delays")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(new SimpleStringSchema());
        if (parameters.has("until-now")) {
            rows.setBounded(OffsetsInitializer.latest());
        }
        return new FlightEnds(
                rows.build(),
                topic(servers, to, DeliveryGuarantee.EXACTLY_ONCE),
                topic(servers, from + "-malformed", DeliveryGuarantee.AT_LEAST_ONCE));
    }

    private static Sink<String> topic(String servers, String name, DeliveryGuarantee guarantee) {
        return KafkaSink.<String>builder()
                .setBootstrapServers(servers)
                .setRecordSerializer(KafkaRecordSerializationSchema.<String>builder()
                        .setTopic(name)
                        .setValueSerializationSchema(new SimpleStringSchema())
                        .build())
                .setDeliveryGuarantee(guarantee)
                .setTransactionalIdPrefix("flight-delays-" + name)
                .build();
    }
}
