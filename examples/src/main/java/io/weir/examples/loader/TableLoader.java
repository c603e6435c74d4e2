package io.weir.examples.loader;

import io.weir.api.configuration.ParameterTool;
import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.time.WatermarkStrategy;
import io.weir.connector.jdbc.JdbcConnectionOptions;
import io.weir.connector.jdbc.JdbcConnectionOptions.JdbcConnectionOptionsBuilder;
import io.weir.connector.kafka.DeadLetterTopic;
import io.weir.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.weir.connector.kafka.sink.KafkaSink;
import io.weir.connector.kafka.source.KafkaRecordDeserializationSchema;
import io.weir.connector.kafka.source.KafkaSource;
import io.weir.connector.kafka.source.KafkaSourceBuilder;
import io.weir.connector.kafka.source.OffsetsInitializer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Loads rows of any table from a topic into PostgreSQL:
 *
 * <pre>
 * TableLoader --topic rows --url jdbc:postgresql://localhost:5432/database --user me
 *     [--password SECRET] [--bootstrap-servers localhost:9092] [--group table-loader] [--dead-letters rows-dead] [--bounded true]
 * </pre>
 *
 * <p>The header {@code TABLE_ID} of a record names the table, {@code SEPARATOR} the character between the values of its line.
 * The values are those of the table's columns in their order; an empty one is null unless the column holds text. Records that
 * cannot be read, and rows that the table does not take, go to the dead-letter topic with the reason.
 *
 * <p>Rows are written at least once. In a table with a primary key a row takes the place of an earlier one with the same key, so
 * that what is written again after a failure does not show; give tables one.
 */
public final class TableLoader {
    private TableLoader() {}

    /** Runs the job. */
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        define(env, ParameterTool.fromArgs(args));
        env.execute("Table loader");
    }

    static void define(StreamExecutionEnvironment env, ParameterTool parameters) {
        String servers = parameters.get("bootstrap-servers", "localhost:9092");
        String topic = parameters.getRequired("topic");
        String deadLetters = parameters.get("dead-letters", topic + "-dead");
        env.fromSource(source(parameters, servers, topic, deadLetters), WatermarkStrategy.noWatermarks(), "rows")
                .keyBy(TableRow::key)
                .process(new TableWriter(database(parameters)))
                .name("Write to tables")
                .sinkTo(deadLetterSink(servers, deadLetters))
                .name("refused rows");
    }

    private static KafkaSource<TableRow> source(
            ParameterTool parameters, String servers, String topic, String deadLetters) {
        KafkaSourceBuilder<TableRow> source = KafkaSource.<TableRow>builder()
                .setBootstrapServers(servers)
                .setTopics(topic)
                .setGroupId(parameters.get("group", "table-loader"))
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(KafkaRecordDeserializationSchema.of(new TableRowSchema()))
                .setPoisonRecordPolicy(DeadLetterTopic.of(servers, deadLetters));
        if (parameters.getBoolean("bounded", false)) {
            source.setBounded(OffsetsInitializer.latest());
        }
        return source.build();
    }

    private static JdbcConnectionOptions database(ParameterTool parameters) {
        return new JdbcConnectionOptionsBuilder()
                .withUrl(parameters.getRequired("url"))
                .withUsername(parameters.getRequired("user"))
                .withPassword(parameters.get("password", ""))
                // The types of texts are those of the columns that they are for.
                .withProperty("stringtype", "unspecified")
                .build();
    }

    private static KafkaSink<RefusedRow> deadLetterSink(String servers, String topic) {
        return KafkaSink.<RefusedRow>builder()
                .setBootstrapServers(servers)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(KafkaRecordSerializationSchema.<RefusedRow>builder()
                        .setTopic(topic)
                        .setValueSerializationSchema(refused -> refused.row().line())
                        .setHeaderProvider(TableLoader::headers)
                        .build())
                .build();
    }

    private static Headers headers(RefusedRow refused) {
        return new RecordHeaders()
                .add(TableRowSchema.TABLE_ID, text(refused.row().table()))
                .add(TableRowSchema.SEPARATOR, text(refused.row().separator()))
                .add(
                        DeadLetterTopic.HEADER_PREFIX + "origin",
                        text(refused.row().origin()))
                .add(DeadLetterTopic.HEADER_PREFIX + "reason", text(refused.reason()));
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
