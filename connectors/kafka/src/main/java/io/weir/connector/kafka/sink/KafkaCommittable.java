package io.weir.connector.kafka.sink;

import io.weir.api.connector.SimpleVersionedSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A transaction to commit when the checkpoint that covers it is complete; made by the sink's writers. */
public final class KafkaCommittable {
    static final SimpleVersionedSerializer<KafkaCommittable> SERIALIZER = new Serializer();

    private final TransactionName name;
    private final List<WrittenRange> ranges;

    /** Where it is still in the hands of the producer that wrote it; not in checkpoints. */
    private final @Nullable ProducerSlot slot;

    KafkaCommittable(TransactionName name, List<WrittenRange> ranges, @Nullable ProducerSlot slot) {
        this.name = name;
        this.ranges = List.copyOf(ranges);
        this.slot = slot;
    }

    TransactionName name() {
        return name;
    }

    List<WrittenRange> ranges() {
        return ranges;
    }

    @Nullable
    ProducerSlot slot() {
        return slot;
    }

    /** What it wrote, for messages: {@code delays-0 offsets 17 to 20, delays-1 offsets 3 to 3}. */
    String rangesAsText() {
        return ranges.stream().map(WrittenRange::toString).collect(Collectors.joining(", "));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KafkaCommittable that && name.equals(that.name) && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, ranges);
    }

    @Override
    public String toString() {
        return "%s with %s".formatted(name, rangesAsText());
    }

    private static final class Serializer implements SimpleVersionedSerializer<KafkaCommittable> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(KafkaCommittable committable) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeUTF(committable.name.transactionalId());
            out.writeLong(committable.name.producerId());
            out.writeShort(committable.name.producerEpoch());
            out.writeInt(committable.ranges.size());
            for (WrittenRange range : committable.ranges) {
                out.writeUTF(range.topic());
                out.writeInt(range.partition());
                out.writeLong(range.first());
                out.writeLong(range.last());
            }
            return bytes.toByteArray();
        }

        @Override
        public KafkaCommittable deserialize(int version, byte[] serialized) throws IOException {
            if (version != 1) {
                throw new IOException("a transaction to commit of version %d cannot be read".formatted(version));
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            TransactionName name = new TransactionName(in.readUTF(), in.readLong(), in.readShort());
            int count = in.readInt();
            List<WrittenRange> ranges = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ranges.add(new WrittenRange(in.readUTF(), in.readInt(), in.readLong(), in.readLong()));
            }
            return new KafkaCommittable(name, ranges, null);
        }
    }
}
