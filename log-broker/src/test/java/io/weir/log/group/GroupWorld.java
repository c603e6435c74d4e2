package io.weir.log.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.coordinator.CoordinatorAction;
import io.weir.log.coordinator.CoordinatorMachine;
import io.weir.log.coordinator.LogWrite;
import io.weir.log.coordinator.SimulatedShard;
import io.weir.log.coordinator.SimulatedTime;
import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupRecord.GroupMetadata;
import io.weir.log.group.GroupRecord.OffsetCommit;
import io.weir.log.group.GroupRequest.CommitInTransaction;
import io.weir.log.group.GroupRequest.CommitOffsets;
import io.weir.log.group.GroupRequest.EndTransaction;
import io.weir.log.group.GroupRequest.Heartbeat;
import io.weir.log.group.GroupResponse.Described;
import io.weir.log.group.GroupResponse.Joined;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Consumers, tools and producers of transactions around one coordinator of groups, which crashes now and then. */
final class GroupWorld implements SimulatedShard.Outside<GroupResponse, GroupTask> {
    static final String GROUP = "group";
    static final String TOPIC = "topic";
    static final int PARTITIONS = 4;
    private static final long STORM_MILLIS = 120_000;
    private static final long CALM_MILLIS = 90_000;

    final SimulatedTime time;
    final SimulatedShard<GroupEvent, GroupRecord, GroupResponse, GroupTask> shard;
    final OffsetOracle offsets = new OffsetOracle();
    final MembershipOracle memberships = new MembershipOracle();
    private final GroupBug bug;
    private final List<SimulatedConsumer> consumers = new ArrayList<>();
    private final Map<Long, Pending> calls = new HashMap<>();
    private final SimulatedOffsetProducer producer;
    private final AtomicLong ids = new AtomicLong();
    private long nextCall;
    private long nextOffset;
    private int crashes;

    /** Whether it crashes while something is not on disk yet. */
    private boolean crashesAtWrite;

    /** A request that was delivered and is not answered. */
    private record Pending(GroupRequest request, long order, Consumer<GroupResponse> answer) {}

    /** What has happened, so that a simulation in which nothing does is noticed. */
    record Events(int crashes, int generations, long commits, int transactions) {}

    GroupWorld(long seed, GroupBug bug) {
        this.bug = bug;
        time = new SimulatedTime(seed);
        GroupSettings settings = new GroupSettings(
                new GroupSettings.Membership(1_000, 60_000, time.chance(50) ? 0 : 500, 100),
                new GroupSettings.Offsets(100, 1L << 40, 10_000, 1 << 20));
        shard = new SimulatedShard<>(
                () -> new GroupCoordinator(settings, () -> Long.toString(ids.incrementAndGet())),
                new GroupRecordCodec(),
                this);
        plant();
        producer = new SimulatedOffsetProducer(this);
    }

    private void plant() {
        shard.hasty = bug == GroupBug.ANSWERED_BEFORE_DURABLE;
        shard.readBack = write -> switch (bug) {
            case OFFSETS_NOT_READ_BACK -> !has(write, OffsetCommit.class);
            case GROUPS_NOT_READ_BACK -> !has(write, GroupMetadata.class);
            case MARKERS_NOT_READ_BACK -> !(write instanceof LogWrite.Marker);
            default -> true;
        };
        shard.written = write -> switch (bug) {
            case NUMBER_OF_GENERATION_NOT_WRITTEN -> !isGroup(write, false);
            case ASSIGNMENT_NOT_WRITTEN -> !isGroup(write, true);
            case OFFSETS_NOT_WRITTEN -> !has(write, OffsetCommit.class);
            case MARKERS_NOT_WRITTEN -> !(write instanceof LogWrite.Marker);
            default -> true;
        };
    }

    private static boolean has(LogWrite<GroupRecord> write, Class<?> kind) {
        return write instanceof LogWrite.Records<GroupRecord> records
                && kind.isInstance(records.records().get(0));
    }

    private static boolean isGroup(LogWrite<GroupRecord> write, boolean decided) {
        return has(write, GroupMetadata.class)
                && ((LogWrite.Records<GroupRecord>) write).records().get(0) instanceof GroupMetadata metadata
                && metadata.value() != null
                && metadata.value().members().isEmpty() != decided;
    }

    long newOffset() {
        return ++nextOffset;
    }

    /** Sends a request over the network. */
    void send(GroupRequest request, Consumer<GroupResponse> answer) {
        time.send(() -> deliver(request, response -> time.send(() -> answer.accept(response))));
    }

    /** Gives a request to the coordinator at once. */
    void deliver(GroupRequest request, Consumer<GroupResponse> answer) {
        long call = nextCall++;
        calls.put(call, new Pending(request, call, answer));
        memberships.delivered(call, request);
        offsets.delivered(call, request);
        shard.give(new GroupEvent.Called(call, twist(request)), time.now());
        afterwards();
    }

    private GroupRequest twist(GroupRequest request) {
        if (bug == GroupBug.PENDING_COUNTS_AT_ONCE && request instanceof CommitInTransaction commit) {
            return commit.offsets();
        }
        if (bug == GroupBug.ABORTED_AS_COMMITTED && request instanceof EndTransaction end) {
            return new EndTransaction(end.producerId(), end.producerEpoch(), true, end.coordinatorEpoch());
        }
        if (request instanceof Heartbeat beat) {
            return new Heartbeat(beat.groupId(), generation(beat.generationId()), name(beat.member()));
        }
        if (request instanceof CommitOffsets commit && commit.generationId() >= 0) {
            return new CommitOffsets(
                    commit.groupId(), generation(commit.generationId()), name(commit.member()), commit.offsets());
        }
        return request;
    }

    private int generation(int asked) {
        return bug == GroupBug.GENERATION_NOT_CHECKED ? memberships.newestGeneration() : asked;
    }

    private MemberName name(MemberName asked) {
        return bug == GroupBug.FENCING_NOT_CHECKED ? memberships.present(asked) : asked;
    }

    /** The disk syncs sooner or later, and time goes on for the coordinator. */
    private void afterwards() {
        if (crashesAtWrite && shard.unsynced() > 0 && time.chance(30)) {
            crash();
            return;
        }
        if (shard.unsynced() > 0) {
            time.in(time.random.nextInt(5), () -> shard.sync(1 + time.random.nextInt(4)));
        }
        long next = shard.machine().nextTickMillis();
        if (next < Long.MAX_VALUE) {
            time.in(Math.max(0, next - time.millis()), this::tick);
        }
    }

    private void tick() {
        if (shard.machine().nextTickMillis() <= time.millis() && bug != GroupBug.SESSIONS_NEVER_END) {
            shard.give(new GroupEvent.Tick(), time.now());
            afterwards();
        }
    }

    @Override
    public void answered(long call, GroupResponse response) {
        Pending pending = calls.remove(call);
        if (pending == null) {
            return;
        }
        GroupResponse told = response;
        if (bug == GroupBug.EVERY_MEMBER_LEADS
                && response instanceof Joined joined
                && joined.members().isEmpty()) {
            told = new Joined(
                    joined.error(),
                    joined.generationId(),
                    joined.protocolType(),
                    joined.protocolName(),
                    joined.leader(),
                    false,
                    joined.memberId(),
                    List.of(new GroupResponse.JoinedMember(joined.memberId(), null, new byte[0])));
        }
        memberships.answered(call, pending.request, told);
        offsets.answered(pending.order, nextCall, pending.request, told);
        pending.answer.accept(told);
    }

    @Override
    public void asked(GroupTask task, int life) {
        producer.verify(
                (GroupTask.Verify) task,
                error -> time.in(1 + time.random.nextInt(400), () -> {
                    if (shard.life() == life) {
                        shard.give(
                                new GroupEvent.Verified(((GroupTask.Verify) task).verification(), error), time.now());
                        afterwards();
                    }
                }));
    }

    Events run() {
        shard.load(time.now());
        for (int i = 0; i < 2 + time.random.nextInt(3); i++) {
            start("dynamic" + i, null);
        }
        start("static0", "instance0");
        start("static1", "instance1");
        producer.start();
        disturb();
        look();
        time.runUntil(STORM_MILLIS);
        time.stormy = false;
        time.runUntil(STORM_MILLIS + CALM_MILLIS);
        producer.stop();
        time.runUntil(STORM_MILLIS + CALM_MILLIS + 20_000);
        settle();
        return new Events(crashes, memberships.newestGeneration(), offsets.acknowledged(), producer.ended());
    }

    private void start(String name, String instance) {
        SimulatedConsumer consumer = new SimulatedConsumer(this, name, instance);
        consumers.add(consumer);
        time.in(time.random.nextInt(2_000), consumer::join);
    }

    /** Somebody crashes, goes, comes or comes again. */
    private void disturb() {
        time.in(500 + time.random.nextInt(8_000), () -> {
            if (!time.stormy) {
                return;
            }
            SimulatedConsumer one = consumers.get(time.random.nextInt(consumers.size()));
            int what = time.random.nextInt(5);
            if (what == 0) {
                crash();
            } else if (what == 1) {
                crashesAtWrite = true;
            } else if (what == 2 && one.isAlive() && one.instance() == null) {
                one.leave();
            } else if (what == 3 && one.isAlive()) {
                one.die();
            } else if (one.instance() != null) { // its next incarnation, perhaps while the former one is still there
                start(one.instance() + "-" + time.millis(), one.instance());
            } else {
                start("later" + time.millis(), null);
            }
            disturb();
        });
    }

    private void crash() {
        crashes++;
        crashesAtWrite = false;
        calls.clear();
        shard.crash(time.random.nextInt(2), time.now());
        afterwards();
    }

    /** Offsets are looked at again and again. */
    private void look() {
        time.in(200 + time.random.nextInt(1_000), () -> {
            String group = time.chance(50) ? GROUP : SimulatedOffsetProducer.GROUP;
            boolean stable = time.chance(50);
            deliver(new GroupRequest.FetchOffsets(group, null, stable), response -> {});
            look();
        });
    }

    private void settle() {
        Set<Integer> covered = new TreeSet<>();
        Set<String> alive = new TreeSet<>();
        int generation = memberships.newestGeneration();
        for (SimulatedConsumer each : consumers) {
            if (each.isAlive()) {
                assertThat(each.isStable())
                        .as("%s has found its place", each.memberId())
                        .isTrue();
                assertThat(each.generation())
                        .as("generation of %s", each.memberId())
                        .isEqualTo(generation);
                for (int partition : each.owned()) {
                    assertThat(covered.add(partition))
                            .as("%d is read by one", partition)
                            .isTrue();
                }
                alive.add(each.memberId());
            }
        }
        assertThat(covered.size()).as("partitions that are read").isEqualTo(alive.isEmpty() ? 0 : PARTITIONS);
        shard.sync(1_000);
        List<GroupResponse> live = ask(shard.machine());
        Set<String> known = new TreeSet<>();
        ((Described) live.get(0))
                .members()
                .forEach(each -> known.add(each.name().memberId()));
        assertThat(known).as("members").isEqualTo(alive);
        offsets.settled((GroupResponse.Fetched) live.get(2));
        assertThat(ask(shard.readBack()))
                .as("what is read back")
                .usingRecursiveComparison()
                .isEqualTo(live);
    }

    private List<GroupResponse> ask(CoordinatorMachine<GroupEvent, GroupRecord, GroupResponse, GroupTask> machine) {
        List<GroupResponse> answers = new ArrayList<>();
        for (GroupRequest each : List.of(
                new GroupRequest.Describe(GROUP),
                new GroupRequest.FetchOffsets(GROUP, null, true),
                new GroupRequest.FetchOffsets(SimulatedOffsetProducer.GROUP, null, true))) {
            machine.on(new GroupEvent.Called(0, each), time.now()).forEach(action -> {
                if (action instanceof CoordinatorAction.Answer<GroupRecord, GroupResponse, GroupTask> answer) {
                    answers.add(answer.response());
                }
            });
        }
        return answers;
    }

    static TopicPartition partition(int index) {
        return new TopicPartition(TOPIC, index);
    }

    static LogError errorOf(GroupResponse response) {
        if (response instanceof GroupResponse.Done done) {
            return done.error();
        }
        return ((GroupResponse.PerPartition) response).error();
    }
}
