package io.weir.systemtests.log;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes numbered records until it is told to end, through whatever happens to the broker. */
final class Writer extends Thread {
    static final int PARTITIONS = 4;
    private static final int BATCH = 20;

    /** One transaction of so many is aborted. */
    private static final int ABORT_EACH = 3;

    /** On a busy machine the broker is being started for most of the time; who gives up then has not found an error. */
    private static final int PATIENCE_MILLIS = 600_000;

    private static final int PAUSE_NANOS = 5_000_000;

    private final String address;
    private final String topic;
    private final int number;
    private final boolean transactional;
    private final IntConsumer acknowledged;
    private final Written written = new Written();

    private final Failures failures;
    private volatile boolean ended;

    /**
     * Not started yet.
     *
     * @param acknowledged is told the partition of each record that the broker has acknowledged
     * @param failures takes what came back with an error, which the client does not try again
     */
    Writer(
            String address,
            String topic,
            int number,
            boolean transactional,
            IntConsumer acknowledged,
            Failures failures) {
        super("writer-" + number);
        this.address = address;
        this.topic = topic;
        this.number = number;
        this.transactional = transactional;
        this.acknowledged = acknowledged;
        this.failures = failures;
    }

    /** Has it end after what it is doing. */
    void end() {
        ended = true;
    }

    /** What it has written; to be asked when its thread has ended. */
    Written written() {
        return written;
    }

    @Override
    public void run() {
        int next = 0;
        while (!ended) {
            try (KafkaProducer<String, String> producer = producer()) {
                if (transactional) {
                    producer.initTransactions();
                }
                while (!ended) {
                    int from = next;
                    next += BATCH;
                    if (transactional) {
                        transaction(producer, from, next);
                    } else {
                        send(producer, from, next);
                    }
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (KafkaException e) {
                // This producer is of no use any more; the next one aborts what it left.
                failures.add(transactional ? "transaction" : "producer", getName() + " before record " + next, e);
            }
        }
    }

    private KafkaProducer<String, String> producer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", address);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("linger.ms", 1);
        settings.put("delivery.timeout.ms", PATIENCE_MILLIS);
        settings.put("max.block.ms", PATIENCE_MILLIS);
        settings.put("reconnect.backoff.max.ms", 100);
        if (transactional) {
            settings.put("transactional.id", getName());
            settings.put("transaction.timeout.ms", PATIENCE_MILLIS);
        }
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private void send(KafkaProducer<String, String> producer, int from, int to) {
        for (int i = from; i < to; i++) {
            int sent = i;
            producer.send(new Numbered(number, i).in(topic, i % PARTITIONS), (done, refused) -> {
                if (refused == null) {
                    acknowledged.accept(sent % PARTITIONS);
                    if (!transactional) {
                        written.mustBeThere(sent, sent + 1);
                    }
                } else {
                    failures.add("send", topic + '-' + sent % PARTITIONS + ", record " + number + '-' + sent, refused);
                }
            });
        }
    }

    /** Where the commit itself fails, nobody knows how it went: nothing is said of these. */
    private void transaction(KafkaProducer<String, String> producer, int from, int to) {
        boolean abort = from / BATCH % ABORT_EACH == 0;
        if (abort) {
            written.mustNotBeThere(from, to);
        }
        producer.beginTransaction();
        send(producer, from, to);
        if (abort) {
            producer.flush();
            producer.abortTransaction();
        } else {
            producer.commitTransaction();
            written.mustBeThere(from, to);
        }
    }
}
