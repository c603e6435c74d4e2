package io.weir.log.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.coordinator.Moment;
import io.weir.log.coordinator.SimulatedShard;
import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.Client;
import io.weir.log.group.GroupRequest.CommitInTransaction;
import io.weir.log.group.GroupRequest.CommitOffsets;
import io.weir.log.group.GroupRequest.Dialect;
import io.weir.log.group.GroupRequest.Join;
import io.weir.log.group.GroupRequest.NewOffset;
import io.weir.log.group.GroupRequest.Timeouts;
import io.weir.log.group.GroupRequest.TransactionName;
import io.weir.log.group.GroupResponse.Joined;
import io.weir.log.group.GroupResponse.Synced;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A coordinator of groups whose disk is quick, and whom a test asks step by step. */
final class GroupScenario implements SimulatedShard.Outside<GroupResponse, GroupTask> {
    static final String GROUP = "group";
    private static final long WALL = 1_700_000_000_000L;

    final List<GroupTask.Verify> verifications = new ArrayList<>();
    final SimulatedShard<GroupEvent, GroupRecord, GroupResponse, GroupTask> shard;
    private final Map<Long, GroupResponse> answers = new HashMap<>();
    private long nextCall;
    private long nextMember;
    long nowMillis;

    GroupScenario(GroupSettings settings) {
        shard = new SimulatedShard<>(
                () -> new GroupCoordinator(settings, () -> "m" + ++nextMember), new GroupRecordCodec(), this);
        shard.load(now());
    }

    static GroupSettings settings(int initialDelayMillis) {
        return new GroupSettings(
                new GroupSettings.Membership(1_000, 60_000, initialDelayMillis, 3),
                new GroupSettings.Offsets(10, 100_000, 10_000, 2_000));
    }

    Moment now() {
        return new Moment(nowMillis, WALL + nowMillis);
    }

    @Override
    public void answered(long call, GroupResponse response) {
        answers.put(call, response);
    }

    @Override
    public void asked(GroupTask task, int life) {
        verifications.add((GroupTask.Verify) task);
    }

    long ask(GroupRequest request) {
        long call = nextCall++;
        give(new GroupEvent.Called(call, request));
        return call;
    }

    void give(GroupEvent event) {
        shard.give(event, now());
        shard.sync(1_000);
    }

    /** The answer to a call; null: it waits. */
    GroupResponse answer(long call) {
        return answers.get(call);
    }

    <A extends GroupResponse> A answer(GroupRequest request, Class<A> type) {
        return type.cast(answer(ask(request)));
    }

    void pass(long millis) {
        long end = nowMillis + millis;
        while (shard.machine().nextTickMillis() <= end) {
            nowMillis = Math.max(nowMillis, shard.machine().nextTickMillis());
            give(new GroupEvent.Tick());
        }
        nowMillis = end;
    }

    void restart() {
        shard.crash(0, now());
    }

    static Join join(String memberId, String instance, String... protocols) {
        List<Protocol> known = new ArrayList<>();
        for (String each : protocols) {
            known.add(new Protocol(each, subscription("words")));
        }
        return new Join(
                GROUP,
                new MemberName(memberId, instance),
                new Timeouts(5_000, 20_000),
                "consumer",
                known,
                new Client("client", "/host"),
                new Dialect(false, true));
    }

    static byte[] subscription(String topic) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + topic.length());
        bytes.putShort((short) 0)
                .putInt(1)
                .putShort((short) topic.length())
                .put(topic.getBytes(StandardCharsets.UTF_8));
        return bytes.array();
    }

    /** One member, with an assignment. */
    MemberName stable(String instance) {
        Joined joined = answer(join("", instance, "range"), Joined.class);
        MemberName name = new MemberName(joined.memberId(), instance);
        sync(name, joined.generationId());
        return name;
    }

    Synced sync(MemberName leader, int generation) {
        Synced synced = answer(
                new GroupRequest.Sync(
                        GROUP, generation, leader, "consumer", "range", Map.of(leader.memberId(), new byte[] {1})),
                Synced.class);
        assertThat(synced.error()).isEqualTo(LogError.NONE);
        return synced;
    }

    LogError heartbeat(MemberName name, int generation) {
        return answer(new GroupRequest.Heartbeat(GROUP, generation, name), GroupResponse.Done.class)
                .error();
    }

    static NewOffset offset(int partition, long offset, String metadata) {
        return new NewOffset(new TopicPartition("words", partition), new UUID(0, 0), offset, 4, metadata);
    }

    static CommitOffsets commit(int generation, MemberName name, NewOffset... offsets) {
        return new CommitOffsets(GROUP, generation, name, List.of(offsets));
    }

    static CommitInTransaction commitInTransaction(long producerId, int epoch, NewOffset... offsets) {
        return new CommitInTransaction(
                commit(-1, MemberName.NONE, offsets), new TransactionName("id", producerId, (short) epoch, false));
    }

    void verified(LogError error) {
        give(new GroupEvent.Verified(verifications.remove(0).verification(), error));
    }

    LogError endTransaction(long producerId, int epoch, boolean committed) {
        return answer(
                        new GroupRequest.EndTransaction(producerId, (short) epoch, committed, 0),
                        GroupResponse.Done.class)
                .error();
    }

    GroupResponse.FetchedOffset fetch(int partition, boolean requireStable) {
        TopicPartition asked = new TopicPartition("words", partition);
        return answer(new GroupRequest.FetchOffsets(GROUP, List.of(asked), requireStable), GroupResponse.Fetched.class)
                .offsets()
                .get(asked);
    }

    GroupResponse.Described describe() {
        return answer(new GroupRequest.Describe(GROUP), GroupResponse.Described.class);
    }
}
