package io.weir.benchmarks.micro;

import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import io.weir.taskmanager.exchange.ChannelSink;
import io.weir.taskmanager.exchange.ChannelWriter;
import io.weir.taskmanager.exchange.LocalChannel;
import io.weir.taskmanager.exchange.RecordBatch;
import io.weir.taskmanager.exchange.TaskSignal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Hands records from one thread to another within a TaskManager: writer, queue, and a consumer that adds them up. An
 * operation is one record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExchangeBenchmark {
    private static final int RECORDS = 1 << 20;
    private static final long PARK_NANOS = 1_000_000;

    /** Largest number of records in a batch. */
    @Param({"64", "256", "1024"})
    public int batchRecords;

    /** Whether a new record is made for each hand-over. */
    @Param({"true", "false"})
    public boolean fresh;

    private final LocalChannel channel = new LocalChannel();
    private final TaskSignal producerSignal = new TaskSignal();
    private final TaskSignal consumerSignal = new TaskSignal();
    private final AtomicLong received = new AtomicLong();
    private final Thread consumer = new Thread(this::consume, "consumer");
    private volatile boolean stopped;
    private long sent;

    /** For JMH. */
    public ExchangeBenchmark() {}

    /** Starts the consumer. */
    @Setup
    public void start() {
        producerSignal.bind();
        channel.producedBy(producerSignal);
        channel.consumedBy(consumerSignal);
        consumer.start();
    }

    /** Ends it. */
    @TearDown
    public void stop() throws InterruptedException {
        stopped = true;
        consumerSignal.wake();
        consumer.join();
    }

    /** A million records, until the consumer has all. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void handOver() {
        @SuppressWarnings({"unchecked", "rawtypes"}) // the records are Longs
        TypeSerializer<Object> serializer = (TypeSerializer) Serializers.create(
                TypeInformation.of(Long.class), SerializerConfig.STANDARD, ExchangeBenchmark.class.getClassLoader());
        ChannelWriter writer = new ChannelWriter(channel, this::awaitRoom, serializer, false, batchRecords);
        Long same = 1L << 40;
        for (long i = 0; i < RECORDS; i++) {
            writer.add(fresh ? (Long) (i + (1L << 40)) : same, i);
            if ((i & 255) == 255) {
                awaitAvailable();
            }
        }
        writer.flush();
        sent += RECORDS;
        while (received.get() != sent) {
            LockSupport.parkNanos(1_000);
        }
    }

    private void awaitAvailable() {
        while (!channel.isAvailable()) {
            producerSignal.prepare();
            if (channel.isAvailable()) {
                producerSignal.forget();
            } else {
                producerSignal.park(PARK_NANOS);
            }
        }
    }

    private void awaitRoom(ChannelSink sink) {
        while (!sink.hasRoom()) {
            Thread.onSpinWait();
        }
    }

    private void consume() {
        consumerSignal.bind();
        long sum = 0;
        while (!stopped) {
            Object element = channel.poll();
            if (element instanceof RecordBatch batch) {
                for (int i = 0; i < batch.size; i++) {
                    sum += (Long) batch.values[i] + batch.timestamps[i];
                }
                received.addAndGet(batch.size);
            } else {
                consumerSignal.prepare();
                if (channel.isReady() || stopped) {
                    consumerSignal.forget();
                } else {
                    consumerSignal.park(PARK_NANOS);
                }
            }
        }
        if (sum == 0) {
            throw new IllegalStateException("nothing came");
        }
    }
}
