package io.weir.log.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.CommitOffsets;
import io.weir.log.group.GroupRequest.Heartbeat;
import io.weir.log.group.GroupRequest.Sync;
import io.weir.log.group.GroupResponse.Joined;
import io.weir.log.group.GroupResponse.Synced;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold of generations, by what is told to members. */
final class MembershipOracle {
    private final Map<Integer, Set<String>> leaders = new HashMap<>();
    private final Map<Integer, Map<String, byte[]>> assignments = new HashMap<>();
    private final Map<String, String> instances = new HashMap<>();
    private final Set<String> fenced = new HashSet<>();
    /** Calls that came when they were over: whose generation or incarnation was known to be followed by another. */
    private final Set<Long> late = new HashSet<>();

    private int newest;

    int newestGeneration() {
        return newest;
    }

    MemberName present(MemberName asked) {
        String instance = asked.groupInstanceId();
        return instance == null ? asked : new MemberName(instances.getOrDefault(instance, asked.memberId()), instance);
    }

    void delivered(long call, GroupRequest request) {
        if (request instanceof Heartbeat beat) {
            check(call, beat.member(), beat.generationId());
        } else if (request instanceof Sync sync) {
            check(call, sync.member(), sync.generationId());
        } else if (request instanceof CommitOffsets commit && commit.generationId() >= 0) {
            check(call, commit.member(), commit.generationId());
        }
    }

    private void check(long call, MemberName name, int generation) {
        if (generation < newest || fenced.contains(name.memberId())) {
            late.add(call);
        }
    }

    void answered(long call, GroupRequest request, GroupResponse response) {
        if (response instanceof Joined joined) {
            if (joined.error() == LogError.NONE) {
                joined((GroupRequest.Join) request, joined);
            }
        } else if (response instanceof Synced synced) {
            if (synced.error() == LogError.NONE) {
                assertThat(late).as("syncs that came too late").doesNotContain(call);
                synced((Sync) request, synced);
            }
        } else if (request instanceof Heartbeat || request instanceof CommitOffsets) {
            if (late.contains(call)) {
                assertThat(GroupWorld.errorOf(response))
                        .as("answer to %s, which came too late", request)
                        .isNotEqualTo(LogError.NONE);
            }
        }
    }

    private void joined(GroupRequest.Join request, Joined joined) {
        assertThat(joined.generationId()).as("generations go on").isGreaterThanOrEqualTo(newest);
        newest = joined.generationId();
        String instance = request.member().groupInstanceId();
        if (instance != null) {
            String former = instances.put(instance, joined.memberId());
            if (former != null && !former.equals(joined.memberId())) {
                fenced.add(former);
            }
        }
        if (!joined.members().isEmpty() && !joined.skipAssignment()) {
            Set<String> leading = leaders.computeIfAbsent(joined.generationId(), generation -> new HashSet<>());
            leading.add(identity(instance, joined.memberId()));
            assertThat(leading)
                    .as("who leads generation %d", joined.generationId())
                    .hasSize(1);
        }
    }

    private static String identity(@Nullable String instance, String memberId) {
        return instance == null ? memberId : instance;
    }

    private void synced(Sync request, Synced synced) {
        Map<String, byte[]> told = assignments.computeIfAbsent(request.generationId(), generation -> new HashMap<>());
        String member =
                identity(request.member().groupInstanceId(), request.member().memberId());
        byte[] before = told.put(member, synced.assignment());
        assertThat(before == null || Arrays.equals(before, synced.assignment()))
                .as("%s is assigned the same in generation %d", member, request.generationId())
                .isTrue();
        Set<Byte> owned = new HashSet<>();
        for (byte[] each : told.values()) {
            for (byte partition : each) {
                assertThat(owned.add(partition))
                        .as("partition %d has one owner in generation %d", partition, request.generationId())
                        .isTrue();
            }
        }
    }
}
