package io.weir.connector.kafka.source;

import io.weir.api.metrics.Counter;
import io.weir.api.metrics.MetricGroup;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;

/**
 * What a reader shows, under the names that Flink's has. Gauges look at positions as of the last whole batch, so that nothing
 * is counted per record.
 *
 * <pre>
 *   numRecordsInErrors                                               records that were damaged
 *   pendingRecords                                                   offsets between positions and ends of logs
 *   KafkaSourceReader.commitsSucceeded, .commitsFailed               commits to the group
 *   KafkaSourceReader.topic.T.partition.P.currentOffset              of the last record emitted, -1 before the first
 *   KafkaSourceReader.topic.T.partition.P.committedOffset            committed last, -1 before the first
 *   KafkaSourceReader.KafkaConsumer.*                                those of the client library's consumer
 * </pre>
 */
final class ReaderMetrics<T> {
    private final MetricGroup ofReader;
    private final Counter damaged;
    private final Map<TopicPartition, ReadPartition<T>> partitions = new ConcurrentHashMap<>();

    ReaderMetrics(MetricGroup metrics) {
        ofReader = metrics.addGroup("KafkaSourceReader");
        damaged = metrics.counter("numRecordsInErrors");
        metrics.gauge("pendingRecords", this::pendingRecords);
    }

    MetricGroup ofReader() {
        return ofReader;
    }

    /** Shows what the consumer has when it begins, by their names alone; what it counts by partition and node comes later. */
    void show(Map<MetricName, ? extends Metric> ofConsumer) {
        MetricGroup group = ofReader.addGroup("KafkaConsumer");
        ofConsumer.forEach((name, metric) -> group.gauge(name.name(), metric::metricValue));
    }

    void onDamagedRecord() {
        damaged.inc();
    }

    void onPartition(ReadPartition<T> partition) {
        partitions.put(partition.partition(), partition);
        MetricGroup group = ofReader.addGroup("topic")
                .addGroup(partition.partition().topic())
                .addGroup("partition")
                .addGroup(String.valueOf(partition.partition().partition()));
        group.gauge("currentOffset", () -> Math.max(ReadPartition.UNKNOWN, partition.position() - 1));
        group.gauge("committedOffset", partition::committed);
    }

    /** A partition that is read to its end has nothing pending, however long its log grows. */
    void onFinished(ReadPartition<T> partition) {
        partitions.remove(partition.partition());
    }

    private long pendingRecords() {
        long pending = 0;
        for (ReadPartition<T> partition : partitions.values()) {
            pending += partition.lag();
        }
        return pending;
    }
}
