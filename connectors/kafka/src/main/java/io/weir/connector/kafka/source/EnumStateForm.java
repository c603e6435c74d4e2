package io.weir.connector.kafka.source;

import io.weir.api.connector.SimpleVersionedSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What the enumerator remembers as bytes, version 1:
 *
 * <pre>
 *   initial discovery finished byte
 *   topics int      | each: name, id 2 longs
 *   assigned int    | each: topic, partition int
 *   unassigned int  | each: a split in the form of {@link SplitForm}
 * </pre>
 */
final class EnumStateForm implements SimpleVersionedSerializer<KafkaSourceEnumState> {
    @Override
    public int getVersion() {
        return 1;
    }

    @Override
    public byte[] serialize(KafkaSourceEnumState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBoolean(state.initialDiscoveryFinished());
        out.writeInt(state.topicIds().size());
        for (Map.Entry<String, Uuid> topic : state.topicIds().entrySet()) {
            out.writeUTF(topic.getKey());
            out.writeLong(topic.getValue().getMostSignificantBits());
            out.writeLong(topic.getValue().getLeastSignificantBits());
        }
        out.writeInt(state.assigned().size());
        for (TopicPartition partition : state.assigned()) {
            SplitForm.writePartition(partition, out);
        }
        out.writeInt(state.unassigned().size());
        for (KafkaPartitionSplit split : state.unassigned()) {
            SplitForm.write(split, out);
        }
        return bytes.toByteArray();
    }

    @Override
    public KafkaSourceEnumState deserialize(int version, byte[] serialized) throws IOException {
        if (version != 1) {
            throw new IOException(
                    "The partitions of a source in the form of version %d cannot be read; this is version 1"
                                    .formatted(version)
                            + " of Weir's Kafka source. Start the job with the newer one.");
        }
        try {
            return read(new DataInputStream(new ByteArrayInputStream(serialized)));
        } catch (EOFException | UTFDataFormatException | IllegalArgumentException e) {
            throw new IOException("The partitions of a source, %d bytes, are damaged.".formatted(serialized.length), e);
        }
    }

    private static KafkaSourceEnumState read(DataInputStream in) throws IOException {
        boolean initialDiscoveryFinished = in.readBoolean();
        Map<String, Uuid> topicIds = new LinkedHashMap<>();
        for (int i = count(in); i > 0; i--) {
            topicIds.put(in.readUTF(), new Uuid(in.readLong(), in.readLong()));
        }
        Set<TopicPartition> assigned = new LinkedHashSet<>();
        for (int i = count(in); i > 0; i--) {
            assigned.add(SplitForm.readPartition(in));
        }
        List<KafkaPartitionSplit> unassigned = new ArrayList<>();
        for (int i = count(in); i > 0; i--) {
            unassigned.add(SplitForm.read(in));
        }
        return new KafkaSourceEnumState(topicIds, assigned, unassigned, initialDiscoveryFinished);
    }

    /** Nothing is allocated for it beforehand: a count that is not true ends at the end of the bytes. */
    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            throw new IllegalArgumentException("%d elements cannot be".formatted(count));
        }
        return count;
    }
}
