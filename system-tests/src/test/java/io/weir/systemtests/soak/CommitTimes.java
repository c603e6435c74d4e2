package io.weir.systemtests.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** When a consumer of committed records got some, as long as the job runs. */
final class CommitTimes implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final List<Long> nanos = new ArrayList<>();
    private final Thread thread;
    private long runningCounts;
    private volatile boolean closed;

    /** Reads the topic that the job writes, from its end on. */
    CommitTimes(String brokers) {
        thread = new Thread(() -> read(brokers), "commit-times");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(String brokers) {
        List<TopicPartition> partitions = IntStream.range(0, LogToLog.OUT_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(LogToLogJob.OUT, partition))
                .toList();
        Map<String, Object> settings = Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    note(System.nanoTime(), records);
                }
            }
        }
    }

    private synchronized void note(long now, ConsumerRecords<byte[], byte[]> records) {
        nanos.add(now);
        records.forEach(each -> runningCounts += each.value()[0] == 'c' ? 1 : 0);
    }

    /** How many lines of running counts were committed, of which there is one for each record. */
    synchronized long runningCounts() {
        return runningCounts;
    }

    /** When it got some last. */
    synchronized long lastNanos() {
        return nanos.isEmpty() ? Long.MIN_VALUE : nanos.get(nanos.size() - 1);
    }

    /** The longest time without records that overlaps the time from {@code fromNanos} to {@code toNanos}. */
    synchronized long longestGapMillis(long fromNanos, long toNanos) {
        long longest = 0;
        long before = fromNanos;
        for (long at : nanos) {
            if (at >= fromNanos && before <= toNanos) {
                longest = Math.max(longest, at - before);
            }
            if (at > toNanos) {
                return longest / 1_000_000;
            }
            before = at;
        }
        return Math.max(longest, toNanos - before) / 1_000_000;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(10_000);
    }
}
