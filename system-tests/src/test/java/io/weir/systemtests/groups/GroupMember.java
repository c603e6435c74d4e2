package io.weir.systemtests.groups;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;

/**
 * A member of a group, as a process: writes down what it reads, then commits. Leaves in order when it is asked to end.
 *
 * <p>Arguments: address, topic, file for its notes, {@code noted-first} or {@code committed-first} (to see the comparison
 * fail), then settings of the consumer as {@code key=value}.
 */
public final class GroupMember implements ConsumerRebalanceListener {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], Long> consumer;
    private final MemberNotes notes;
    private final boolean notedFirst;

    /** Where reading goes on, of the partitions that are its own. */
    private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();

    /** What is committed but not written down, if that comes first. */
    private ConsumerRecords<byte[], Long> held = ConsumerRecords.empty();

    private volatile boolean ending;

    private GroupMember(Map<String, Object> settings, MemberNotes notes, boolean notedFirst) {
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new LongDeserializer());
        this.notes = notes;
        this.notedFirst = notedFirst;
    }

    /** Runs it until it is asked to end. */
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", args[0]);
        for (String setting : List.of(args).subList(4, args.length)) {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        try (MemberNotes notes = new MemberNotes(Path.of(args[2]))) {
            GroupMember member = new GroupMember(settings, notes, args[3].equals("noted-first"));
            Thread reading = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> member.end(reading), "member-end"));
            member.read(args[1]);
        }
    }

    private void end(Thread reading) {
        ending = true;
        consumer.wakeup();
        try {
            reading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(String topic) {
        try (consumer) {
            consumer.subscribe(List.of(topic), this);
            while (!ending) {
                try {
                    take(consumer.poll(POLL));
                } catch (WakeupException e) {
                    // Whether it ends is asked above.
                }
            }
            while (!commit()) {
                take(consumer.poll(POLL));
            }
            write(held);
        }
        notes.left();
    }

    private void take(ConsumerRecords<byte[], Long> records) {
        if (notedFirst) {
            write(records);
        } else {
            write(held);
            held = records;
        }
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], Long>> some = records.records(partition);
            next.put(partition, new OffsetAndMetadata(some.get(some.size() - 1).offset() + 1));
        }
        if (!records.isEmpty()) {
            commit();
        }
    }

    /** Notes runs of records without a gap; each record says which it is. */
    private void write(ConsumerRecords<byte[], Long> records) {
        for (TopicPartition partition : records.partitions()) {
            long first = -1;
            long after = -1;
            for (ConsumerRecord<byte[], Long> record : records.records(partition)) {
                if (record.value() != record.offset()) {
                    notes.wrong(partition.partition(), record.offset(), record.value());
                }
                if (record.offset() != after) {
                    notes.read(partition.partition(), first, after);
                    first = record.offset();
                }
                after = record.offset() + 1;
            }
            notes.read(partition.partition(), first, after);
        }
        notes.writeDown();
    }

    /** Whether it is done with: not while partitions are given out anew, as it then may keep them and commit later. */
    private boolean commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = Map.copyOf(next);
        try {
            consumer.commitSync(offsets);
            offsets.forEach((partition, offset) -> notes.committed(partition.partition(), offset.offset()));
        } catch (RebalanceInProgressException e) {
            return false;
        } catch (WakeupException e) {
            return commit(); // Woken once, to end; what was read is committed first.
        } catch (CommitFailedException e) {
            notes.lost("commit failed");
        }
        notes.writeDown();
        return true;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        notes.assigned(consumer.groupMetadata().generationId(), partitions);
        notes.writeDown();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (!commit()) {
            notes.lost("revoked before it was committed");
        }
        next.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        notes.lost("partitions lost");
        notes.writeDown();
        next.keySet().removeAll(partitions);
    }
}
