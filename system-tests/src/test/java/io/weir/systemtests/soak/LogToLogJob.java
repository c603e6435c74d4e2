package io.weir.systemtests.soak;

import io.weir.api.configuration.Configuration;
import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.datastream.KeyedStream;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.serialization.DeserializationSchema;
import io.weir.api.serialization.SerializationContext;
import io.weir.api.serialization.SimpleStringSchema;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.TypeInformation;
import io.weir.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.weir.connector.kafka.sink.KafkaSink;
import io.weir.connector.kafka.source.KafkaSource;
import io.weir.connector.kafka.source.KafkaSourceBuilder;
import io.weir.connector.kafka.source.OffsetsInitializer;
import io.weir.systemtests.soak.SoakJob.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * The work of {@link SoakJob} from one topic to another: {@link #IN} is read to the end that it has when the job starts, or for
 * ever, and the lines go to {@link #OUT}. Which brokers those are of makes no difference to it.
 *
 * <p>Arguments: brokers, guarantee of the sink, records per second and partition (0: as they come, for ever),
 * milliseconds that a transaction may take, then
 * settings as {@code key=value}.
 */
public final class LogToLogJob {
    static final String IN = "events";
    static final String OUT = "lines";

    /** What the ids of its transactions begin with. */
    static final String PREFIX = "log-to-log";

    private LogToLogJob() {}

    /** Runs the job. */
    public static void main(String[] args) throws Exception {
        Configuration configuration = SoakJob.settings(args, 4);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        KafkaSourceBuilder<Event> source = KafkaSource.<Event>builder()
                .setBootstrapServers(args[0])
                .setTopics(IN)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(new EventSchema());
        double rate = Double.parseDouble(args[2]);
        if (rate > 0) {
            source.setBounded(OffsetsInitializer.latest()).setRateLimitPerPartition(rate);
        }
        KafkaSink<String> sink = KafkaSink.<String>builder()
                .setBootstrapServers(args[0])
                .setDeliveryGuarantee(DeliveryGuarantee.valueOf(args[1].toUpperCase(Locale.ROOT)))
                .setTransactionalIdPrefix(PREFIX)
                .setProperty("transaction.timeout.ms", args[3])
                .setRecordSerializer(KafkaRecordSerializationSchema.<String>builder()
                        .setTopic(OUT)
                        .setValueSerializationSchema(new SimpleStringSchema())
                        .build())
                .build();
        KeyedStream<Event, Long> events = env.fromSource(
                        source.build(),
                        WatermarkStrategy.<Event>forBoundedOutOfOrderness(Duration.ZERO)
                                .withTimestampAssigner((event, timestamp) -> event.timeMillis()),
                        "events")
                .uid("events")
                .keyBy(Event::key);
        SoakJob.lines(events).sinkTo(sink).uid("lines");
        env.execute("log to log");
    }

    /** The bytes of {@code event} in {@link #IN}. */
    static byte[] bytesOf(Event event) {
        return "%d,%d".formatted(event.key(), event.timeMillis()).getBytes(StandardCharsets.UTF_8);
    }

    private static final class EventSchema implements DeserializationSchema<Event> {
        private static final long serialVersionUID = 1L;

        @Override
        public void open(SerializationContext context) {}

        @Override
        public Event deserialize(byte[] message) {
            String text = new String(message, StandardCharsets.UTF_8);
            int comma = text.indexOf(',');
            return new Event(Long.parseLong(text.substring(0, comma)), Long.parseLong(text.substring(comma + 1)));
        }

        @Override
        public TypeInformation<Event> getProducedType() {
            return TypeInformation.of(Event.class);
        }
    }
}
