package io.weir.systemtests.groups;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.jspecify.annotations.Nullable;

/** Produces records at an even rate on a thread of its own; the value of each is the offset that it gets. */
final class Produced implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final KafkaProducer<byte[], Long> producer;
    private final GroupSoak.Plan plan;
    private final AtomicLongArray acknowledged;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::produce, "producer");
    private volatile boolean closed;

    Produced(String address, GroupSoak.Plan plan) {
        this.plan = plan;
        acknowledged = new AtomicLongArray(plan.partitions());
        Map<String, Object> settings = Map.of("bootstrap.servers", address, "linger.ms", "5");
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new LongSerializer());
    }

    void start() {
        thread.start();
    }

    private void produce() {
        long begin = System.nanoTime();
        for (int i = 0; i < plan.records() && !closed; i++) {
            while (i > (System.nanoTime() - begin) / 1e9 * plan.recordsPerSecond()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            int partition = i % plan.partitions();
            long value = i / plan.partitions();
            producer.send(new ProducerRecord<>(GroupSoak.TOPIC, partition, null, value), (done, refused) -> {
                if (refused != null) {
                    failure.compareAndSet(null, refused);
                } else {
                    acknowledged.incrementAndGet(partition);
                }
            });
        }
        producer.flush();
    }

    /** Waits until all are acknowledged. */
    void await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        Exception refused = failure.get();
        if (refused != null) {
            throw new AssertionError("A record was refused.", refused);
        }
    }

    /** How many are certainly there, by partition. */
    long[] acknowledged() {
        long[] counts = new long[plan.partitions()];
        for (int partition = 0; partition < counts.length; partition++) {
            counts[partition] = acknowledged.get(partition);
        }
        return counts;
    }

    /** How many there are in the end, by partition. */
    int[] counts() {
        int[] counts = new int[plan.partitions()];
        for (int partition = 0; partition < counts.length; partition++) {
            counts[partition] = (plan.records() - partition + plan.partitions() - 1) / plan.partitions();
        }
        return counts;
    }

    @Override
    public void close() {
        closed = true;
        producer.close();
    }
}
