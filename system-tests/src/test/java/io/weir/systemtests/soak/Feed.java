package io.weir.systemtests.soak;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills the topic that a {@link LogToLogJob} reads while the job runs, all partitions alike, until it is stopped. */
final class Feed implements AutoCloseable {
    /** No partition gets more; what a record is depends on it. */
    static final long LANE = 10_000_000;

    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Thread thread;
    private volatile boolean stopped;
    private volatile long perLane;

    /** Begins at once, with so many records per second of all partitions together. */
    Feed(String brokers, int recordsPerSecond) {
        thread = new Thread(() -> feed(brokers, recordsPerSecond), "feed");
        thread.setDaemon(true);
        thread.start();
    }

    private void feed(String brokers, int recordsPerSecond) {
        Map<String, Object> settings = Map.of("bootstrap.servers", brokers, "enable.idempotence", true);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            long begun = System.nanoTime();
            while (!stopped && perLane < LANE) {
                double seconds = (System.nanoTime() - begun) / 1e9;
                long due = (long) (seconds * recordsPerSecond / SoakJob.LANES);
                for (; perLane < due; perLane++) {
                    for (int lane = 0; lane < SoakJob.LANES; lane++) {
                        byte[] value = LogToLogJob.bytesOf(
                                SoakJob.event(lane * LANE + perLane, LANE * SoakJob.LANES, LogToLog.KEYS));
                        producer.send(new ProducerRecord<>(LogToLogJob.IN, lane, null, value));
                    }
                }
                LockSupport.parkNanos(ROUND_NANOS);
            }
        }
    }

    /** Ends it; how many records each partition has got. */
    long stop() {
        close();
        return perLane;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(TimeUnit.MINUTES.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
