package io.weir.benchmarks.flink;

import io.weir.benchmarks.workload.LogCount;
import io.weir.benchmarks.workload.LogEntry;
import io.weir.benchmarks.workload.LogForm;
import io.weir.benchmarks.workload.Mix;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of W8, written for Flink as by who knows it. Settings of clients are Kafka's except where Weir's connector has larger ones:
 * the same are set here.
 *
 * @param address of the brokers
 */
record LogJobs(String address) {
    void read(StreamExecutionEnvironment environment, String topic, LogForm form) {
        if (form == LogForm.STRING) {
            source(environment, topic, new Strings()).sinkTo(new HashSink<>(LogForm::hash));
        } else {
            source(environment, topic, new Entries()).sinkTo(new HashSink<>(LogForm::hash));
        }
    }

    void count(StreamExecutionEnvironment environment, String topic, @Nullable String target) {
        DataStream<LogCount> counts = source(environment, topic, new Keys())
                .keyBy(key -> key, Types.LONG)
                .map(new Counting());
        if (target == null) {
            counts.sinkTo(new HashSink<>(result -> Mix.hash(result.key, result.count)));
        } else {
            counts.sinkTo(KafkaSink.<LogCount>builder()
                    .setBootstrapServers(address)
                    .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                    .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                    .setTransactionalIdPrefix(target)
                    .setProperty("transaction.timeout.ms", "900000")
                    .setProperty("batch.size", "131072")
                    .setRecordSerializer(KafkaRecordSerializationSchema.<LogCount>builder()
                            .setTopic(target)
                            .setValueSerializationSchema(new KeyAndCount())
                            .build())
                    .build());
        }
    }

    private <T> DataStream<T> source(StreamExecutionEnvironment environment, String topic, MeasuredSchema<T> schema) {
        return environment.fromSource(
                KafkaSource.<T>builder()
                        .setBootstrapServers(address)
                        .setTopics(topic)
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setBounded(OffsetsInitializer.latest())
                        .setValueOnlyDeserializer(schema)
                        .setProperty("max.poll.records", "4096")
                        .setProperty("max.partition.fetch.bytes", "524288")
                        .setProperty("receive.buffer.bytes", "-1")
                        .build(),
                WatermarkStrategy.noWatermarks(),
                topic);
    }

    private static final class Strings extends MeasuredSchema<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(byte[] message) {
            return LogForm.string(message, 0, message.length);
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }

    private static final class Entries extends MeasuredSchema<LogEntry> {
        private static final long serialVersionUID = 1L;

        @Override
        public LogEntry deserialize(byte[] message) {
            return LogEntry.read(message, 0);
        }

        @Override
        public TypeInformation<LogEntry> getProducedType() {
            return TypeInformation.of(LogEntry.class);
        }
    }

    private static final class Keys extends MeasuredSchema<Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long deserialize(byte[] message) {
            return LogEntry.readKey(message, 0);
        }

        @Override
        public TypeInformation<Long> getProducedType() {
            return Types.LONG;
        }
    }

    private static final class KeyAndCount implements SerializationSchema<LogCount> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(LogCount element) {
            return element.bytes();
        }
    }

    private static final class Counting extends RichMapFunction<Long, LogCount> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<LogCount> kept;

        @Override
        public void open(OpenContext openContext) {
            kept = getRuntimeContext().getState(new ValueStateDescriptor<>("count", LogCount.class));
        }

        @Override
        public LogCount map(Long key) throws Exception {
            LogCount count = kept.value();
            if (count == null) {
                count = new LogCount(key, 0);
            }
            count.count++;
            kept.update(count);
            return new LogCount(key, count.count);
        }
    }
}
