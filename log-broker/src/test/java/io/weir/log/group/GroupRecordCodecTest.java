package io.weir.log.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.batch.MalformedBatchException;
import io.weir.log.coordinator.TopicPartition;
import io.weir.log.group.GroupRecord.GroupMetadata;
import io.weir.log.group.GroupRecord.GroupValue;
import io.weir.log.group.GroupRecord.MemberValue;
import io.weir.log.group.GroupRecord.OffsetCommit;
import io.weir.log.group.GroupRecord.OffsetValue;
import io.weir.log.group.GroupRequest.Client;
import io.weir.log.group.GroupRequest.Timeouts;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes are those of Apache Kafka's own classes. */
final class GroupRecordCodecTest {
    private final GroupRecordCodec codec = new GroupRecordCodec();

    private static <M extends Message> M read(M into, byte[] bytes, int version) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        assertThat(from.getShort()).isEqualTo((short) version);
        into.read(new ByteBufferAccessor(from), (short)
                (into instanceof OffsetCommitKey || into instanceof GroupMetadataKey ? 0 : version));
        assertThat(from.hasRemaining()).isFalse();
        return into;
    }

    @ParameterizedTest
    @ValueSource(strings = {"01234567-89ab-cdef-0123-456789abcdef", "00000000-0000-0000-0000-000000000000"})
    void offsetsAreReadByKafka(UUID topicId) {
        OffsetCommit record = new OffsetCommit(
                "grüppe",
                new TopicPartition("topic", 7),
                new OffsetValue(1L << 40, 3, "där", 1_700_000_000_000L, topicId));

        OffsetCommitKey key = read(new OffsetCommitKey(), codec.key(record), 1);
        OffsetCommitValue value = read(new OffsetCommitValue(), codec.value(record), 4);

        assertThat(key)
                .isEqualTo(new OffsetCommitKey()
                        .setGroup("grüppe")
                        .setTopic("topic")
                        .setPartition(7));
        assertThat(value)
                .isEqualTo(new OffsetCommitValue()
                        .setOffset(1L << 40)
                        .setLeaderEpoch(3)
                        .setMetadata("där")
                        .setCommitTimestamp(1_700_000_000_000L)
                        .setTopicId(new org.apache.kafka.common.Uuid(
                                topicId.getMostSignificantBits(), topicId.getLeastSignificantBits())));
        assertThat(codec.read(ByteBuffer.wrap(codec.key(record)), ByteBuffer.wrap(codec.value(record))))
                .isEqualTo(record);
    }

    @Test
    void groupsAreReadByKafka() {
        GroupMetadata record = group();

        GroupMetadataKey key = read(new GroupMetadataKey(), codec.key(record), 2);
        GroupMetadataValue value = read(new GroupMetadataValue(), codec.value(record), 3);

        assertThat(key.group()).isEqualTo("group");
        assertThat(value)
                .isEqualTo(new GroupMetadataValue()
                        .setProtocolType("consumer")
                        .setGeneration(42)
                        .setProtocol("range")
                        .setLeader("a")
                        .setCurrentStateTimestamp(99)
                        .setMembers(List.of(
                                new GroupMetadataValue.MemberMetadata()
                                        .setMemberId("a")
                                        .setGroupInstanceId("instance")
                                        .setClientId("client")
                                        .setClientHost("/127.0.0.1")
                                        .setSessionTimeout(10)
                                        .setRebalanceTimeout(20)
                                        .setSubscription(new byte[] {1, 2})
                                        .setAssignment(new byte[] {3}),
                                new GroupMetadataValue.MemberMetadata()
                                        .setMemberId("b")
                                        .setGroupInstanceId(null)
                                        .setClientId("")
                                        .setClientHost("")
                                        .setSessionTimeout(11)
                                        .setRebalanceTimeout(21)
                                        .setSubscription(new byte[0])
                                        .setAssignment(new byte[0]))));
    }

    @Test
    void readsBackWhatItWrites() {
        GroupMetadata record = group();

        GroupMetadata read =
                (GroupMetadata) codec.read(ByteBuffer.wrap(codec.key(record)), ByteBuffer.wrap(codec.value(record)));

        assertThat(read).usingRecursiveComparison().isEqualTo(record);
        GroupMetadata gone = new GroupMetadata("group", null);
        assertThat(codec.value(gone)).isNull();
        assertThat(codec.read(ByteBuffer.wrap(codec.key(gone)), null)).isEqualTo(gone);
    }

    @Test
    void refusesEveryRecordThatIsCutOff() {
        GroupMetadata record = group();
        byte[] value = codec.value(record);
        for (int length = 0; length < value.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(value, length));
            assertThatThrownBy(() -> codec.read(ByteBuffer.wrap(codec.key(record)), cut))
                    .isInstanceOf(MalformedBatchException.class);
        }
    }

    private static GroupMetadata group() {
        return new GroupMetadata(
                "group",
                new GroupValue(
                        "consumer",
                        42,
                        "range",
                        "a",
                        99,
                        List.of(
                                new MemberValue(
                                        new MemberName("a", "instance"),
                                        new Client("client", "/127.0.0.1"),
                                        new Timeouts(10, 20),
                                        new byte[] {1, 2},
                                        new byte[] {3}),
                                new MemberValue(
                                        new MemberName("b", null),
                                        new Client("", ""),
                                        new Timeouts(11, 21),
                                        new byte[0],
                                        new byte[0]))));
    }
}
