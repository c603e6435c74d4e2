package io.weir.connector.kafka.source;

import io.weir.api.connector.SimpleVersionedSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import org.apache.kafka.common.TopicPartition;

/**
 * Splits as bytes, version 1:
 *
 * <pre>
 *   topic (2-byte length, modified UTF-8) | partition int | starting offset long | stopping offset long
 * </pre>
 */
final class SplitForm implements SimpleVersionedSerializer<KafkaPartitionSplit> {
    @Override
    public int getVersion() {
        return 1;
    }

    @Override
    public byte[] serialize(KafkaPartitionSplit split) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(split, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Override
    public KafkaPartitionSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version != 1) {
            throw new IOException("A partition in the form of version %d cannot be read; this is version 1 of Weir's"
                            .formatted(version)
                    + " Kafka source. Start the job with the newer one.");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
        try {
            return read(in);
        } catch (EOFException | UTFDataFormatException | IllegalArgumentException e) {
            throw new IOException("A partition of %d bytes is damaged.".formatted(serialized.length), e);
        }
    }

    static void write(KafkaPartitionSplit split, DataOutputStream out) throws IOException {
        writePartition(split.partition(), out);
        out.writeLong(split.startingOffset());
        out.writeLong(split.stoppingOffset());
    }

    static KafkaPartitionSplit read(DataInputStream in) throws IOException {
        return new KafkaPartitionSplit(readPartition(in), in.readLong(), in.readLong());
    }

    static void writePartition(TopicPartition partition, DataOutputStream out) throws IOException {
        out.writeUTF(partition.topic());
        out.writeInt(partition.partition());
    }

    static TopicPartition readPartition(DataInputStream in) throws IOException {
        String topic = in.readUTF();
        return new TopicPartition(topic, in.readInt());
    }
}
