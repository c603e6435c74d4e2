package io.weir.systemtests.programs;

import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.AggregateFunction;
import io.weir.api.functions.Collector;
import io.weir.api.functions.ProcessWindowFunction;
import io.weir.api.serialization.SimpleStringSchema;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.windowing.TimeWindow;
import io.weir.api.windowing.TumblingEventTimeWindows;
import io.weir.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.weir.connector.kafka.sink.KafkaSink;
import io.weir.connector.kafka.source.KafkaSource;
import io.weir.connector.kafka.source.OffsetsInitializer;
import java.time.Duration;

/**
 * Counts the records of each second of event time: brokers, topic of times in milliseconds, topic for the lines, then how
 * many milliseconds a partition may be without records; 0: for ever.
 */
public final class WindowedCounts {
    private WindowedCounts() {}

    /** Runs the job. */
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        KafkaSource<String> source = KafkaSource.<String>builder()
                .setBootstrapServers(args[0])
                .setTopics(args[1])
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperty("partition.discovery.interval.ms", "200")
                .setValueOnlyDeserializer(new SimpleStringSchema())
                .build();
        WatermarkStrategy<String> times = WatermarkStrategy.<String>forBoundedOutOfOrderness(Duration.ZERO)
                .withTimestampAssigner((time, timestamp) -> Long.parseLong(time));
        long idleMillis = Long.parseLong(args[3]);
        env.fromSource(source, idleMillis == 0 ? times : times.withIdleness(Duration.ofMillis(idleMillis)), args[1])
                .keyBy(time -> 0)
                .window(TumblingEventTimeWindows.of(Duration.ofSeconds(1)))
                .aggregate(new Count(), new Line())
                .sinkTo(KafkaSink.<String>builder()
                        .setBootstrapServers(args[0])
                        .setDeliveryGuarantee(DeliveryGuarantee.NONE)
                        .setRecordSerializer(KafkaRecordSerializationSchema.<String>builder()
                                .setTopic(args[2])
                                .setValueSerializationSchema(new SimpleStringSchema())
                                .build())
                        .build());
        env.execute("windowed counts " + args[2]);
    }

    private static final class Count implements AggregateFunction<String, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(String value, Long accumulator) {
            return accumulator + 1;
        }

        @Override
        public Long getResult(Long accumulator) {
            return accumulator;
        }

        @Override
        public Long merge(Long a, Long b) {
            return a + b;
        }
    }

    private static final class Line extends ProcessWindowFunction<Long, String, Integer, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(Integer key, Context context, Iterable<Long> counts, Collector<String> out) {
            out.collect("%d,%d"
                    .formatted(context.window().getStart(), counts.iterator().next()));
        }
    }
}
