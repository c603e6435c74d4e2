package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log whose disk is full for a while: what it has is served, nothing is taken, and it goes on by itself. */
class LogDiskFullSystemTest {
    private static final String TOPIC = "orders";
    private static final long DISK_BYTES = 64 << 20;

    private LogBroker broker;
    private Path filler;

    /** What was acknowledged so far: partition, offset and value. */
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void needsANamespace(@TempDir Path directory) {
        SmallDisk.requireNamespaces(directory);
    }

    @BeforeEach
    void start() {
        broker = new LogBroker(
                "log-disk-full",
                "disk.usage.threshold=0.8",
                "disk.check.interval.ms=100",
                "journal.file.bytes=1048576",
                "log.segment.bytes=1048576");
        broker.startWithin(SmallDisk.within(broker.data(), DISK_BYTES / 1024 + "k"));
        filler = SmallDisk.of(broker.process(), broker.data()).resolve("filler");
        broker.cluster()
                .weir("topic", "create", TOPIC, "-p", "3", "-b", broker.address())
                .endedWith(0);
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void refusesRecordsAboveTheThresholdServesThoseItHasAndGoesOnByItself() throws Exception {
        try (Writer writer = new Writer()) {
            awaitFurther(1_000);
            write(filler, DISK_BYTES / 10 * 8);

            String refusal = awaitRefusal();
            assertThat(refusal).contains("The disk of " + broker.data(), "disk.usage.threshold=0.8", "Make room");
            assertThat(broker.answer("/api/v1/broker/is_ready")).contains("disk.usage.threshold=0.8");
            assertServesWhatItHas();

            SmallDisk.delete(filler);
            awaitFurther(1_000);
            writer.stop();
        }
        assertEachAcknowledgedRecordOnce();
    }

    @Test
    void losesNothingWhenNothingMoreFitsWhileItIsWrittenTo() throws Exception {
        try (Writer writer = new Writer()) {
            for (int round = 0; round < 3; round++) {
                awaitFurther(1_000);
                // A record that was taken before waits for room, until its client gives up.
                eventually("no records are taken", () -> {
                    SmallDisk.fill(filler);
                    return broker.answer("/api/v1/broker/state").contains("\"readOnly\":true");
                });
                assertThat(refusal()).contains("Make room");
                assertServesWhatItHas();
                SmallDisk.delete(filler);
            }
            awaitFurther(1_000);
            writer.stop();
        }
        assertEachAcknowledgedRecordOnce();
    }

    /** Writes until it is stopped; what is refused meanwhile, the client sends again. */
    private final class Writer implements AutoCloseable {
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        private final Thread thread = new Thread(this::write, "writer");

        Writer() {
            thread.start();
        }

        private void write() {
            try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("linger.ms", "0"))) {
                for (int i = 0; !stopped.get(); i++) {
                    String value = "record-" + i;
                    producer.send(record(value), (done, refused) -> {
                        if (refused == null) {
                            acknowledged.add(line(done, value));
                        } else {
                            failure.compareAndSet(null, refused);
                        }
                    });
                    LockSupport.parkNanos(100_000);
                }
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            }
        }

        void stop() throws InterruptedException {
            stopped.set(true);
            thread.join();
            assertThat(failure).hasNullValue();
        }

        @Override
        public void close() {
            stopped.set(true);
        }
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> further) {
        Map<String, Object> settings = new HashMap<>(further);
        settings.put("bootstrap.servers", broker.address());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> record(String value) {
        return new ProducerRecord<>(TOPIC, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(RecordMetadata place, String value) {
        return place.partition() + " " + place.offset() + " " + value;
    }

    private void awaitFurther(int records) {
        int now = acknowledged.size();
        eventually("records are taken", () -> acknowledged.size() >= now + records);
    }

    private String awaitRefusal() {
        AtomicReference<@Nullable String> told = new AtomicReference<>();
        eventually("records are refused", () -> {
            told.set(refusal());
            return told.get() != null;
        });
        return String.valueOf(told.get());
    }

    /** What is said to a client that does not send again; {@code null}: its record was taken. */
    private @Nullable String refusal() {
        Map<String, Object> once = Map.of("retries", "0", "enable.idempotence", "false", "linger.ms", "0");
        try (KafkaProducer<byte[], byte[]> producer = producer(once)) {
            String value = "probe-" + System.nanoTime();
            acknowledged.add(line(producer.send(record(value)).get(), value));
            return null;
        } catch (ExecutionException e) {
            assertThat(e).cause().isInstanceOf(KafkaStorageException.class);
            return e.getCause().getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private void assertServesWhatItHas() {
        Set<String> before = Set.copyOf(acknowledged);

        assertThat(consume()).containsAll(before);
    }

    private void assertEachAcknowledgedRecordOnce() {
        List<String> read = consume();

        assertThat(read).hasSize(acknowledged.size());
        assertThat(new HashSet<>(read)).isEqualTo(acknowledged);
    }

    private List<String> consume() {
        return broker.cluster()
                .weir("consume", TOPIC, "--format", "%p %o %v", "-b", broker.address())
                .endedWith(0)
                .out()
                .lines()
                .toList();
    }

    private static void write(Path file, long bytes) throws IOException {
        Files.createFile(file);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] some = new byte[1 << 16];
            for (long written = 0; written < bytes; written += some.length) {
                out.write(some);
            }
        }
    }
}
