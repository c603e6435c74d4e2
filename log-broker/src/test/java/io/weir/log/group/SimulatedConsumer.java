package io.weir.log.group;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.Client;
import io.weir.log.group.GroupRequest.Dialect;
import io.weir.log.group.GroupRequest.Join;
import io.weir.log.group.GroupRequest.NewOffset;
import io.weir.log.group.GroupRequest.Timeouts;
import io.weir.log.group.GroupResponse.Joined;
import io.weir.log.group.GroupResponse.JoinedMember;
import io.weir.log.group.GroupResponse.Synced;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A consumer as clients behave: joins, assigns when it leads, sends heartbeats, commits, and starts over when told to. */
final class SimulatedConsumer {
    static final int SESSION_MILLIS = 8_000;
    private static final int REBALANCE_MILLIS = 12_000;
    private static final int PATIENCE_MILLIS = 15_000;
    private static final int HEARTBEAT_MILLIS = 2_000;

    private final GroupWorld world;
    private final String name;
    private final @Nullable String instance;
    private String memberId = "";
    private int generation = -1;
    private Set<Integer> owned = Set.of();
    private boolean stable;
    private boolean dead;
    private int step;

    SimulatedConsumer(GroupWorld world, String name, @Nullable String instance) {
        this.world = world;
        this.name = name;
        this.instance = instance;
    }

    boolean isAlive() {
        return !dead;
    }

    boolean isStable() {
        return stable;
    }

    int generation() {
        return generation;
    }

    Set<Integer> owned() {
        return owned;
    }

    String memberId() {
        return memberId;
    }

    @Nullable
    String instance() {
        return instance;
    }

    /** It stops without a word. */
    void die() {
        dead = true;
        stable = false;
    }

    /** Says that it goes, as dynamic members do. */
    void leave() {
        if (!memberId.isEmpty()) {
            world.send(new GroupRequest.Leave(GroupWorld.GROUP, List.of(self())), response -> {});
        }
        die();
    }

    private MemberName self() {
        return new MemberName(memberId, instance);
    }

    /** Only the answer to the last thing that was asked is heeded, and it is asked again after a while. */
    private void ask(GroupRequest request, Consumer<GroupResponse> answer) {
        int asked = ++step;
        world.send(request, response -> {
            if (!dead && step == asked) {
                step++;
                answer.accept(response);
            }
        });
        world.time.in(PATIENCE_MILLIS, () -> {
            if (!dead && step == asked) {
                join();
            }
        });
    }

    void join() {
        stable = false;
        owned = Set.of();
        Join join = new Join(
                GroupWorld.GROUP,
                self(),
                new Timeouts(SESSION_MILLIS, REBALANCE_MILLIS),
                "consumer",
                List.of(new Protocol("range", name.getBytes(StandardCharsets.UTF_8))),
                new Client(name, "/host"),
                new Dialect(true, true));
        ask(join, response -> joined((Joined) response));
    }

    private void joined(Joined joined) {
        if (joined.error() == LogError.MEMBER_ID_REQUIRED) {
            memberId = joined.memberId();
            join();
        } else if (joined.error() == LogError.FENCED_INSTANCE_ID) {
            die();
        } else if (joined.error() != LogError.NONE) {
            startOver(joined.error());
        } else {
            memberId = joined.memberId();
            generation = joined.generationId();
            sync(joined);
        }
    }

    private void startOver(LogError error) {
        if (error == LogError.UNKNOWN_MEMBER_ID) {
            memberId = "";
        }
        stable = false;
        owned = Set.of();
        int now = ++step;
        world.time.in(50 + world.time.random.nextInt(200), () -> {
            if (!dead && step == now) {
                join();
            }
        });
    }

    private void sync(Joined joined) {
        Map<String, byte[]> assignments = new HashMap<>();
        if (!joined.members().isEmpty() && !joined.skipAssignment()) {
            assign(joined.members(), assignments);
        }
        GroupRequest.Sync sync = new GroupRequest.Sync(
                GroupWorld.GROUP, generation, self(), joined.protocolType(), joined.protocolName(), assignments);
        ask(sync, response -> synced((Synced) response));
    }

    /** In an order of its own, so that two leaders of one generation would assign differently. */
    private void assign(List<JoinedMember> members, Map<String, byte[]> assignments) {
        List<byte[]> parts = new ArrayList<>();
        int first = world.time.random.nextInt(members.size());
        for (int i = 0; i < members.size(); i++) {
            List<Integer> mine = new ArrayList<>();
            for (int partition = i; partition < GroupWorld.PARTITIONS; partition += members.size()) {
                mine.add(partition);
            }
            byte[] bytes = new byte[mine.size()];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = mine.get(at).byteValue();
            }
            parts.add(bytes);
        }
        for (int i = 0; i < members.size(); i++) {
            assignments.put(members.get((first + i) % members.size()).memberId(), parts.get(i));
        }
    }

    private void synced(Synced synced) {
        if (synced.error() == LogError.FENCED_INSTANCE_ID) {
            die();
        } else if (synced.error() != LogError.NONE) {
            startOver(synced.error());
        } else {
            owned = new TreeSet<>();
            for (byte each : synced.assignment()) {
                owned.add((int) each);
            }
            stable = true;
            beat();
        }
    }

    private void beat() {
        if (!stable || dead) {
            return;
        }
        int now = ++step;
        world.time.in(HEARTBEAT_MILLIS, () -> {
            if (dead || step != now) {
                return;
            }
            if (world.time.chance(50) && !owned.isEmpty()) {
                commit();
            } else {
                ask(
                        new GroupRequest.Heartbeat(GroupWorld.GROUP, generation, self()),
                        response -> goOn(((GroupResponse.Done) response).error()));
            }
        });
    }

    private void commit() {
        List<NewOffset> offsets = new ArrayList<>();
        for (int partition : owned) {
            offsets.add(new NewOffset(
                    new TopicPartition(GroupWorld.TOPIC, partition), new UUID(0, 0), world.newOffset(), -1, ""));
        }
        ask(new GroupRequest.CommitOffsets(GroupWorld.GROUP, generation, self(), offsets), response -> {
            GroupResponse.PerPartition result = (GroupResponse.PerPartition) response;
            goOn(result.error());
        });
    }

    private void goOn(LogError error) {
        if (error == LogError.FENCED_INSTANCE_ID) {
            die();
        } else if (error == LogError.REBALANCE_IN_PROGRESS) {
            join();
        } else if (error != LogError.NONE) {
            startOver(error);
        } else {
            beat();
        }
    }
}
