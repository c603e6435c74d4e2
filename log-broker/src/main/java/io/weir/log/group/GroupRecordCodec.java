package io.weir.log.group;

import io.weir.log.batch.MalformedBatchException;
import io.weir.log.coordinator.FieldReader;
import io.weir.log.coordinator.FieldWriter;
import io.weir.log.coordinator.RecordCodec;
import io.weir.log.coordinator.TopicPartition;
import io.weir.log.group.GroupRecord.GroupMetadata;
import io.weir.log.group.GroupRecord.GroupValue;
import io.weir.log.group.GroupRecord.MemberValue;
import io.weir.log.group.GroupRecord.OffsetCommit;
import io.weir.log.group.GroupRecord.OffsetValue;
import io.weir.log.group.GroupRequest.Client;
import io.weir.log.group.GroupRequest.Timeouts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of Kafka's own records: keys {@code OffsetCommitKey} and {@code GroupMetadataKey}, values {@code OffsetCommitValue}
 * in version 4 and {@code GroupMetadataValue} in version 3. Kafka's tools can print them.
 */
public final class GroupRecordCodec implements RecordCodec<GroupRecord> {
    private static final short OFFSET_KEY = 1;
    private static final short GROUP_KEY = 2;
    private static final short OFFSET_VALUE = 4;
    private static final short GROUP_VALUE = 3;
    private static final int TOPIC_ID_TAG = 0;
    private static final int FEWEST_BYTES_OF_MEMBER = 24;
    private static final UUID NO_ID = new UUID(0, 0);

    @Override
    public byte[] key(GroupRecord record) {
        if (record instanceof OffsetCommit commit) {
            return new FieldWriter()
                    .int16(OFFSET_KEY)
                    .string(commit.groupId())
                    .string(commit.partition().topic())
                    .int32(commit.partition().partition())
                    .toArray();
        }
        return new FieldWriter()
                .int16(GROUP_KEY)
                .string(((GroupMetadata) record).groupId())
                .toArray();
    }

    @Override
    public byte @Nullable [] value(GroupRecord record) {
        if (record instanceof OffsetCommit commit) {
            return commit.value() == null ? null : offset(commit.value());
        }
        GroupValue value = ((GroupMetadata) record).value();
        return value == null ? null : group(value);
    }

    private static byte[] offset(OffsetValue value) {
        FieldWriter to = new FieldWriter()
                .int16(OFFSET_VALUE)
                .int64(value.offset())
                .int32(value.leaderEpoch())
                .compactString(value.metadata())
                .int64(value.commitTimestamp());
        if (value.topicId().equals(NO_ID)) {
            return to.unsignedVarint(0).toArray();
        }
        return to.unsignedVarint(1)
                .tagged(TOPIC_ID_TAG, new FieldWriter().uuid(value.topicId()))
                .toArray();
    }

    private static byte[] group(GroupValue value) {
        FieldWriter to = new FieldWriter()
                .int16(GROUP_VALUE)
                .string(value.protocolType())
                .int32(value.generation())
                .string(value.protocol())
                .string(value.leader())
                .int64(value.currentStateTimestamp())
                .int32(value.members().size());
        for (MemberValue member : value.members()) {
            to.string(member.name().memberId())
                    .string(member.name().groupInstanceId())
                    .string(member.client().clientId())
                    .string(member.client().clientHost())
                    .int32(member.timeouts().rebalanceTimeoutMs())
                    .int32(member.timeouts().sessionTimeoutMs())
                    .bytes(member.subscription())
                    .bytes(member.assignment());
        }
        return to.toArray();
    }

    @Override
    public GroupRecord read(ByteBuffer keyBytes, @Nullable ByteBuffer valueBytes) {
        FieldReader key = new FieldReader(keyBytes);
        short kind = key.int16();
        if (kind == OFFSET_KEY) {
            String group = key.string();
            TopicPartition partition = new TopicPartition(key.string(), key.int32());
            return new OffsetCommit(group, partition, valueBytes == null ? null : offset(new FieldReader(valueBytes)));
        }
        if (kind == GROUP_KEY) {
            return new GroupMetadata(key.string(), valueBytes == null ? null : group(new FieldReader(valueBytes)));
        }
        throw new MalformedBatchException("A record of kind %d; known are offsets (1) and groups (2)".formatted(kind));
    }

    private static OffsetValue offset(FieldReader from) {
        requireVersion(from.int16(), OFFSET_VALUE, "an offset");
        long offset = from.int64();
        int leaderEpoch = from.int32();
        String metadata = from.compactString();
        long timestamp = from.int64();
        UUID[] topicId = {NO_ID};
        from.tags((tag, content) -> {
            if (tag == TOPIC_ID_TAG) {
                topicId[0] = content.uuid();
            }
        });
        return new OffsetValue(offset, leaderEpoch, metadata, timestamp, topicId[0]);
    }

    private static GroupValue group(FieldReader from) {
        requireVersion(from.int16(), GROUP_VALUE, "a group");
        String protocolType = from.string();
        int generation = from.int32();
        String protocol = from.nullableString();
        String leader = from.nullableString();
        long timestamp = from.int64();
        int count = from.count(FEWEST_BYTES_OF_MEMBER);
        List<MemberValue> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            MemberName name = new MemberName(from.string(), from.nullableString());
            Client client = new Client(from.string(), from.string());
            int rebalanceTimeoutMs = from.int32();
            int sessionTimeoutMs = from.int32();
            members.add(new MemberValue(
                    name, client, new Timeouts(sessionTimeoutMs, rebalanceTimeoutMs), from.bytes(), from.bytes()));
        }
        return new GroupValue(protocolType, generation, protocol, leader, timestamp, members);
    }

    private static void requireVersion(short version, short known, String what) {
        if (version != known) {
            throw new MalformedBatchException("Version %d of %s; known is %d".formatted(version, what, known));
        }
    }
}
