package io.weir.log.group;

import io.weir.log.group.GroupRecord.GroupMetadata;
import io.weir.log.group.GroupRecord.GroupValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A group: its members, and what they have agreed on. */
final class Group {
    private final String id;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, String> staticMembers = new TreeMap<>();
    private GroupState state = GroupState.EMPTY;
    private int generation;
    private String protocolType = "";
    private @Nullable String protocol;
    private @Nullable String leader;
    private long stateSinceMillis;

    /** Who was given an id and has not joined with it. */
    final Set<String> pending = new LinkedHashSet<>();

    final GroupOffsets offsets = new GroupOffsets();

    /** While an empty group waits for more members: how long that may still go on; -1: it does not. */
    long initialWaitMillis = -1;

    /** Whether somebody has come while an empty group waits. */
    boolean cameWhileWaiting;

    Group(String id) {
        this.id = id;
    }

    /** Takes over what was remembered, instead of all that it was. */
    void restore(GroupValue value) {
        members.clear();
        staticMembers.clear();
        protocolType = value.protocolType();
        generation = value.generation();
        protocol = value.protocol();
        leader = value.leader();
        stateSinceMillis = value.currentStateTimestamp();
        value.members().forEach(each -> add(Member.restored(each, protocol == null ? "" : protocol)));
        state = members.isEmpty() ? GroupState.EMPTY : GroupState.STABLE;
    }

    String id() {
        return id;
    }

    GroupState state() {
        return state;
    }

    boolean is(GroupState other) {
        return state == other;
    }

    void moveTo(GroupState next, long wallMillis) {
        if (!state.next().contains(next)) {
            throw new IllegalStateException("Group %s cannot go from %s to %s".formatted(id, state, next));
        }
        state = next;
        stateSinceMillis = wallMillis;
    }

    int generation() {
        return generation;
    }

    String protocolType() {
        return protocolType;
    }

    @Nullable
    String protocol() {
        return protocol;
    }

    @Nullable
    String leader() {
        return leader;
    }

    long stateSinceMillis() {
        return stateSinceMillis;
    }

    Collection<Member> members() {
        return members.values();
    }

    @Nullable
    Member find(String memberId) {
        return members.get(memberId);
    }

    @Nullable
    Member findStatic(String groupInstanceId) {
        String memberId = staticMembers.get(groupInstanceId);
        return memberId == null ? null : members.get(memberId);
    }

    boolean isLeader(Member member) {
        return member.id().equals(leader);
    }

    void add(Member member) {
        members.put(member.id(), member);
        String instance = member.name().groupInstanceId();
        if (instance != null) {
            staticMembers.put(instance, member.id());
        }
        if (leader == null) {
            leader = member.id();
        }
    }

    void remove(Member member) {
        members.remove(member.id());
        String instance = member.name().groupInstanceId();
        if (instance != null) {
            staticMembers.remove(instance, member.id());
        }
        if (isLeader(member)) {
            leader = members.isEmpty() ? null : members.keySet().iterator().next();
        }
    }

    /** Gives the place of a static member to its next incarnation, which does what that did. */
    void replace(Member former, Member successor) {
        boolean led = isLeader(former);
        successor.assignment = former.assignment;
        remove(former);
        add(successor);
        if (led) {
            leader = successor.id();
        }
    }

    /** Whether a member with these protocols can be in the group. */
    boolean fits(String newProtocolType, List<Protocol> protocols) {
        if (members.isEmpty()) {
            return true;
        }
        return protocolType.equals(newProtocolType)
                && protocols.stream()
                        .anyMatch(each -> members.values().stream().allMatch(member -> member.supports(each.name())));
    }

    void joinedAs(String newProtocolType) {
        protocolType = newProtocolType;
    }

    /** Begins the next generation with the members there are; somebody of {@code leaders} leads. */
    void beginGeneration(List<Member> leaders) {
        generation = generation == Integer.MAX_VALUE ? 1 : generation + 1;
        protocol = members.isEmpty() ? null : elect();
        if (leaders.isEmpty()) {
            leader = null;
        } else if (leaders.stream().noneMatch(this::isLeader)) {
            leader = leaders.get(0).id();
        }
    }

    /** Of the protocols that all know, the one that most like best; of equals, the one that the first member names first. */
    private String elect() {
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (Protocol each : members.values().iterator().next().protocols) {
            if (members.values().stream().allMatch(member -> member.supports(each.name()))) {
                votes.put(each.name(), 0);
            }
        }
        for (Member member : members.values()) {
            member.protocols.stream()
                    .map(Protocol::name)
                    .filter(votes::containsKey)
                    .findFirst()
                    .ifPresent(name -> votes.merge(name, 1, Integer::sum));
        }
        return votes.entrySet().stream()
                .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
                .orElseThrow(
                        () -> new IllegalStateException("Members of group %s know no common protocol".formatted(id)))
                .getKey();
    }

    long longestRebalanceMillis() {
        return members.values().stream()
                .mapToLong(member -> member.timeouts.rebalanceTimeoutMs())
                .max()
                .orElse(0);
    }

    boolean everybodyHasJoined() {
        return pending.isEmpty() && members.values().stream().allMatch(member -> member.joinCall != null);
    }

    int sizeInBytes() {
        return members.values().stream().mapToInt(Member::sizeInBytes).sum();
    }

    /** A generation with what each is to read. */
    GroupMetadata decided() {
        return record(
                protocol,
                leader,
                members.values().stream().map(each -> each.value(protocol)).toList());
    }

    /**
     * A generation that has a number and nothing else. Remembered before anybody is told of it, so that no number is ever used
     * for two generations, whatever crashes.
     */
    GroupMetadata undecided() {
        return record(null, null, List.of());
    }

    private GroupMetadata record(
            @Nullable String ofProtocol, @Nullable String ofLeader, List<GroupRecord.MemberValue> ofMembers) {
        return new GroupMetadata(
                id, new GroupValue(protocolType, generation, ofProtocol, ofLeader, stateSinceMillis, ofMembers));
    }
}
