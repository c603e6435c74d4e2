package io.weir.log.broker;

import io.weir.log.compaction.CompactionState;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.StoreState;
import io.weir.log.topic.Topic;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.List;
import java.util.Locale;

/** The figures of a broker in the text form of Prometheus. */
final class Metrics {
    private final StringBuilder text = new StringBuilder();

    private Metrics() {}

    /** All of them, as they are now. */
    static String text(BrokerState state) {
        Metrics metrics = new Metrics();
        metrics.tellStore(state);
        metrics.tellTopics(state);
        metrics.tellProcess(state);
        return metrics.text.toString();
    }

    private void tellStore(BrokerState state) {
        begin("weir_log_state", "gauge", "1 for what the store does now, 0 for what it does not.");
        for (StoreState.Mode mode : StoreState.Mode.values()) {
            String label = "mode=\"" + mode.name().toLowerCase(Locale.ROOT) + "\"";
            value("weir_log_state", label, state.state().mode() == mode ? 1 : 0);
        }
        state.local()
                .ifPresent(store -> single(
                        "weir_log_durable_bytes_total",
                        "counter",
                        "Bytes of records that became durable in the journal since the start.",
                        store.durableBytes()));
        single(
                "weir_log_pending_bytes",
                "gauge",
                "Bytes of records that are not durable yet.",
                state.store().pendingBytes());
        single(
                "weir_log_partitions",
                "gauge",
                "Partitions in the store.",
                state.store().partitions().size());
        tellCompaction(state.storage().compaction());
    }

    private void tellCompaction(CompactionState compaction) {
        single(
                "weir_log_compaction_threads",
                "gauge",
                "Threads that compact; 0: nothing is compacted.",
                compaction.threads());
        single(
                "weir_log_compaction_passes_total",
                "counter",
                "Times that a partition was compacted since the start.",
                compaction.passes());
        single(
                "weir_log_compaction_read_bytes_total",
                "counter",
                "Bytes of segments read in order to be compacted.",
                compaction.readBytes());
        single(
                "weir_log_compaction_written_bytes_total",
                "counter",
                "Bytes of compacted segments written.",
                compaction.writtenBytes());
        single(
                "weir_log_compaction_keyless_records_total",
                "counter",
                "Records left out because they have no key.",
                compaction.keylessRecords());
        single(
                "weir_log_compaction_max_dirty_percent",
                "gauge",
                "Share of the partition of which most was not compacted at the last look.",
                compaction.maxDirtyPercent());
        single(
                "weir_log_uncleanable_partitions",
                "gauge",
                "Partitions that are not compacted any more until the next start; /api/v1/broker/compaction says why.",
                compaction.uncleanable().size());
        single(
                "weir_log_uncleanable_bytes",
                "gauge",
                "Bytes of these partitions.",
                compaction.uncleanable().stream()
                        .mapToLong(CompactionState.Uncleanable::sizeInBytes)
                        .sum());
    }

    private void tellTopics(BrokerState state) {
        List<Topic> topics = state.allTopics();
        single("weir_log_topics", "gauge", "Topics.", topics.size());
        begin("weir_log_topic_size_bytes", "gauge", "Bytes of all segments of a topic.");
        for (Topic topic : topics) {
            value("weir_log_topic_size_bytes", label(topic), state.sizeInBytes(topic));
        }
        begin("weir_log_topic_end_offset_sum", "gauge", "Sum of the high watermarks of a topic's partitions.");
        for (Topic topic : topics) {
            long sum = 0;
            for (int index = 0; index < topic.partitions(); index++) {
                sum += state.store()
                        .find(topic.partition(index))
                        .map(PartitionLog::highWatermark)
                        .orElse(0L);
            }
            value("weir_log_topic_end_offset_sum", label(topic), sum);
        }
    }

    /** Names of topics have no characters that would have to be escaped. */
    private static String label(Topic topic) {
        return "topic=\"" + topic.name() + "\"";
    }

    private void tellProcess(BrokerState state) {
        single(
                "weir_log_connections",
                "gauge",
                "Connections of clients that are open.",
                state.server().connections());
        single(
                "weir_log_request_memory_free_bytes",
                "gauge",
                "Bytes that requests under way may still take.",
                state.server().freeRequestBytes());
        single(
                "weir_log_fetch_memory_free_bytes",
                "gauge",
                "Bytes that answers with records may still hold.",
                state.records().freeFetchBytes());
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            single("process_open_fds", "gauge", "Files that the process has open.", unix.getOpenFileDescriptorCount());
            single("process_max_fds", "gauge", "Files that it may have open.", unix.getMaxFileDescriptorCount());
        }
    }

    private void single(String name, String type, String meaning, long value) {
        begin(name, type, meaning);
        text.append(name).append(' ').append(value).append('\n');
    }

    private void begin(String name, String type, String meaning) {
        text.append("# HELP ").append(name).append(' ').append(meaning).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void value(String name, String label, long value) {
        text.append(name).append('{').append(label).append("} ").append(value).append('\n');
    }
}
