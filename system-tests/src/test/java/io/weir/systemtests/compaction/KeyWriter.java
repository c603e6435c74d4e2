package io.weir.systemtests.compaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Gives its keys values and deletes them until it is told to end, through whatever happens to the broker. */
final class KeyWriter extends Thread {
    static final int PARTITIONS = 4;
    static final int KEYS = 40;
    private static final int BATCH = 20;
    private static final int PAUSE_NANOS = 2_000_000;

    /** One record of so many is a deletion, one transaction of so many is aborted. */
    private static final int DELETE_EACH = 4;

    private static final int ABORT_EACH = 3;
    private static final List<String> CODECS = List.of("none", "lz4", "gzip", "zstd");

    private final String address;
    private final String topic;
    private final int number;
    private final boolean transactional;
    private final AtomicLong acknowledged;
    private final Random random;
    private final Expected expected = new Expected();
    private long next;
    private boolean ended;
    private boolean wantsRest;
    private boolean rests;

    KeyWriter(String address, String topic, int number, boolean transactional, AtomicLong acknowledged) {
        super("key-writer-" + number);
        setDaemon(true);
        this.address = address;
        this.topic = topic;
        this.number = number;
        this.transactional = transactional;
        this.acknowledged = acknowledged;
        random = new Random(number);
    }

    Expected expected() {
        return expected;
    }

    /** Has it send nothing more until {@link #goOn}. */
    synchronized void pause() {
        wantsRest = true;
    }

    /** Waits until everything that it has sent was answered. */
    synchronized void awaitRest() throws InterruptedException {
        while (!rests) {
            wait();
        }
    }

    synchronized void goOn() {
        wantsRest = false;
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        goOn();
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    private synchronized void restIfWanted(KafkaProducer<String, String> producer) {
        if (!wantsRest) {
            return;
        }
        producer.flush();
        rests = true;
        notifyAll();
        try {
            while (wantsRest) {
                wait();
            }
        } catch (InterruptedException e) {
            ended = true;
        }
        rests = false;
    }

    @Override
    public void run() {
        while (!isEnded()) {
            try (KafkaProducer<String, String> producer = producer()) {
                if (transactional) {
                    producer.initTransactions();
                }
                while (!isEnded()) {
                    restIfWanted(producer);
                    if (transactional) {
                        transaction(producer);
                    } else {
                        send(producer);
                    }
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (KafkaException e) {
                LockSupport.parkNanos(PAUSE_NANOS); // The next producer aborts what this one left.
            }
        }
    }

    private KafkaProducer<String, String> producer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", address);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("linger.ms", 1);
        settings.put("compression.type", CODECS.get(number % CODECS.size()));
        settings.put("delivery.timeout.ms", 120_000);
        settings.put("max.block.ms", 120_000);
        settings.put("reconnect.backoff.max.ms", 100);
        if (transactional) {
            settings.put("transactional.id", getName());
        }
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private Change change() {
        return new Change(number, random.nextInt(KEYS), next++, random.nextInt(DELETE_EACH) == 0);
    }

    private void send(KafkaProducer<String, String> producer) {
        for (int i = 0; i < BATCH; i++) {
            Change change = change();
            producer.send(change.in(topic), (done, refused) -> {
                if (refused == null) {
                    acknowledged.incrementAndGet();
                    expected.acknowledged(change, done.offset());
                } else {
                    expected.unknown(change);
                }
            });
        }
    }

    private void transaction(KafkaProducer<String, String> producer) {
        boolean abort = random.nextInt(ABORT_EACH) == 0;
        List<Change> changes = new ArrayList<>();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        boolean isKnown = false;
        try {
            producer.beginTransaction();
            for (int i = 0; i < BATCH; i++) {
                Change change = change();
                changes.add(change);
                if (abort) {
                    expected.aborted(change);
                }
                sent.add(producer.send(change.in(topic)));
            }
            if (abort) {
                producer.flush();
                producer.abortTransaction();
            } else {
                producer.commitTransaction();
                for (int i = 0; i < BATCH; i++) {
                    expected.acknowledged(changes.get(i), sent.get(i).get().offset());
                }
            }
            acknowledged.addAndGet(BATCH);
            isKnown = true;
        } catch (ExecutionException e) {
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            end();
        } finally {
            if (!isKnown && !abort) {
                changes.forEach(expected::unknown);
            }
        }
    }
}
