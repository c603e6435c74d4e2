package io.weir.connector.kafka.produce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.jspecify.annotations.Nullable;

/** The partitions of a topic, and which one a record goes to. Confined to the subtask's thread. */
final class Topic {
    final String name;
    private final boolean ignoresKeys;
    private final SplittableRandom random;
    private Lane[] lanes = {};

    /** Those that have a leader. */
    private int[] available = {};

    /** Where records without a key go now. */
    private int sticky;

    /** Version of the metadata that this is from. */
    private int version = -1;

    Topic(String name, boolean ignoresKeys, SplittableRandom random) {
        this.name = name;
        this.ignoresKeys = ignoresKeys;
        this.random = random;
    }

    boolean isOf(int metadataVersion) {
        return version == metadataVersion;
    }

    /** What is known now; partitions are added, never taken away, while the writer lives. */
    void update(Cluster cluster, int metadataVersion) {
        version = metadataVersion;
        List<PartitionInfo> led = new ArrayList<>(cluster.availablePartitionsForTopic(name));
        available = led.stream().mapToInt(PartitionInfo::partition).sorted().toArray();
        Integer count = cluster.partitionCountForTopic(name);
        int before = lanes.length;
        if (count != null && count > before) {
            lanes = Arrays.copyOf(lanes, count);
            for (int partition = before; partition < count; partition++) {
                lanes[partition] = new Lane(name, partition);
            }
        }
        if (before == 0) {
            moveOn();
        }
    }

    /** Records without a key go to another partition. */
    void moveOn() {
        if (available.length > 0) {
            sticky = available[random.nextInt(available.length)];
        } else if (lanes.length > 0) {
            sticky = random.nextInt(lanes.length);
        }
    }

    boolean has(int partition) {
        return partition < lanes.length;
    }

    boolean isKnown() {
        return lanes.length > 0;
    }

    int partitions() {
        return lanes.length;
    }

    /** Where the record goes; {@code partition} is -1 where nobody has chosen. */
    Lane laneOf(int partition, byte @Nullable [] key) {
        if (partition >= 0) {
            return lanes[partition];
        }
        return lanes[isSticky(key) ? sticky : BuiltInPartitioner.partitionForKey(key, lanes.length)];
    }

    private boolean isSticky(byte @Nullable [] key) {
        return key == null || ignoresKeys;
    }

    /** Whether a record that does not fit may go to another partition as well. */
    boolean mayMove(int partition, byte @Nullable [] key) {
        return partition < 0 && isSticky(key);
    }
}
