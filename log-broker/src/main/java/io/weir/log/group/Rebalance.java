package io.weir.log.group;

import static io.weir.log.group.GroupState.COMPLETING_REBALANCE;
import static io.weir.log.group.GroupState.EMPTY;
import static io.weir.log.group.GroupState.PREPARING_REBALANCE;

import io.weir.log.coordinator.Moment;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupResponse.Joined;
import io.weir.log.group.GroupResponse.JoinedMember;
import io.weir.log.group.GroupResponse.Synced;
import java.util.List;

/** The way of a group from one generation to the next. */
final class Rebalance {
    private final Groups groups;
    private final GroupSettings.Membership settings;

    Rebalance(Groups groups, GroupSettings.Membership settings) {
        this.groups = groups;
        this.settings = settings;
    }

    /** Members are to join again, unless they are told so already. */
    void prepare(Group group, GroupStep step) {
        if (group.is(PREPARING_REBALANCE)) {
            completeIfAllJoined(group, step);
            return;
        }
        groups.deadlines.cancel(new GroupTimer.Sync(group.id()));
        if (group.is(COMPLETING_REBALANCE)) {
            for (Member member : group.members()) {
                member.assignment = Member.NOTHING;
                refuseSync(group, member, LogError.REBALANCE_IN_PROGRESS, step);
            }
        }
        group.members().forEach(member -> member.owesSync = false);
        boolean waitsForMore = group.is(EMPTY) && settings.initialRebalanceDelayMillis() > 0;
        long wait = group.longestRebalanceMillis();
        if (waitsForMore) {
            long first = Math.min(settings.initialRebalanceDelayMillis(), wait);
            group.initialWaitMillis = wait - first;
            wait = first;
        }
        group.cameWhileWaiting = false;
        group.moveTo(PREPARING_REBALANCE, step.now().wallMillis());
        groups.deadlines.set(new GroupTimer.Rebalance(group.id()), step.now().steadyMillis() + wait);
        completeIfAllJoined(group, step);
    }

    /** Completes a rebalance that nobody is waited for any more. */
    void completeIfAllJoined(Group group, GroupStep step) {
        boolean waitsForMore = group.initialWaitMillis >= 0;
        if (group.is(PREPARING_REBALANCE) && !waitsForMore && group.everybodyHasJoined()) {
            complete(group, step);
        }
    }

    void timeOver(GroupTimer.Rebalance timer, GroupStep step) {
        Group group = groups.find(timer.groupId());
        if (group == null || !group.is(PREPARING_REBALANCE)) {
            return;
        }
        if (group.initialWaitMillis > 0 && group.cameWhileWaiting) {
            long more = Math.min(settings.initialRebalanceDelayMillis(), group.initialWaitMillis);
            group.initialWaitMillis -= more;
            group.cameWhileWaiting = false;
            groups.deadlines.set(timer, step.now().steadyMillis() + more);
            return;
        }
        complete(group, step);
    }

    private void complete(Group group, GroupStep step) {
        group.initialWaitMillis = -1;
        for (Member member : List.copyOf(group.members())) {
            // A static member may be restarting: its session says when it is gone.
            if (member.joinCall == null && !member.isStatic()) {
                drop(group, member, step);
            }
        }
        List<Member> joined =
                group.members().stream().filter(each -> each.joinCall != null).toList();
        if (joined.isEmpty() && !group.members().isEmpty()) {
            groups.deadlines.set(
                    new GroupTimer.Rebalance(group.id()), step.now().steadyMillis() + group.longestRebalanceMillis());
            return;
        }
        groups.deadlines.cancel(new GroupTimer.Rebalance(group.id()));
        group.beginGeneration(joined);
        group.moveTo(joined.isEmpty() ? EMPTY : COMPLETING_REBALANCE, step.now().wallMillis());
        step.write(List.of(group.undecided()));
        for (Member member : joined) {
            answerJoin(group, member, step);
            member.owesSync = true;
        }
        if (!joined.isEmpty()) {
            groups.deadlines.set(
                    new GroupTimer.Sync(group.id()), step.now().steadyMillis() + group.longestRebalanceMillis());
        }
    }

    private void answerJoin(Group group, Member member, GroupStep step) {
        Long call = member.joinCall;
        if (call != null) {
            member.joinCall = null;
            step.answer(call, joined(group, member, false));
            beginSession(group, member, step.now());
        }
    }

    /** What a member of the generation is told; {@code skipAssignment}: its leader is to assign nothing. */
    Joined joined(Group group, Member member, boolean skipAssignment) {
        List<JoinedMember> members = !group.isLeader(member)
                ? List.of()
                : group.members().stream()
                        .map(each -> new JoinedMember(
                                each.id(), each.name().groupInstanceId(), each.metadata(group.protocol())))
                        .toList();
        String leader = group.leader() == null ? "" : group.leader();
        return new Joined(
                LogError.NONE,
                group.generation(),
                group.protocolType(),
                group.protocol(),
                leader,
                skipAssignment,
                member.id(),
                members);
    }

    /** A member goes, and the others share what it had. */
    void remove(Group group, Member member, GroupStep step) {
        removeAll(group, List.of(member), step);
    }

    /** These go, if any, and the others share what they had. */
    void removeAll(Group group, List<Member> gone, GroupStep step) {
        for (Member each : gone) {
            drop(group, each, step);
        }
        if (!gone.isEmpty()) {
            prepare(group, step);
        }
    }

    private void drop(Group group, Member member, GroupStep step) {
        if (member.joinCall != null) {
            step.answer(member.joinCall, Joined.refused(LogError.UNKNOWN_MEMBER_ID, member.id()));
            member.joinCall = null;
        }
        refuseSync(group, member, LogError.UNKNOWN_MEMBER_ID, step);
        endSession(group, member);
        group.remove(member);
    }

    private void refuseSync(Group group, Member member, LogError error, GroupStep step) {
        if (member.syncCall != null) {
            step.answer(member.syncCall, Synced.refused(error));
            member.syncCall = null;
            beginSession(group, member, step.now());
        }
    }

    /** The next incarnation of a static member takes its place; who still speaks for the former one is told. */
    void replace(Group group, Member former, Member successor, GroupStep step) {
        if (former.joinCall != null) {
            step.answer(former.joinCall, Joined.refused(LogError.FENCED_INSTANCE_ID, former.id()));
            former.joinCall = null;
        }
        refuseSync(group, former, LogError.FENCED_INSTANCE_ID, step);
        endSession(group, former);
        group.replace(former, successor);
    }

    void addPending(Group group, String memberId, long sessionTimeoutMs, GroupStep step) {
        group.pending.add(memberId);
        groups.deadlines.set(
                new GroupTimer.Pending(group.id(), memberId), step.now().steadyMillis() + sessionTimeoutMs);
    }

    void forgetPending(Group group, String memberId, GroupStep step) {
        group.pending.remove(memberId);
        groups.deadlines.cancel(new GroupTimer.Pending(group.id(), memberId));
        completeIfAllJoined(group, step);
    }

    /** From now on the member may be silent for its session time-out. */
    void beginSession(Group group, Member member, Moment now) {
        if (!member.isWaiting()) {
            groups.deadlines.set(
                    new GroupTimer.Session(group.id(), member.id()),
                    now.steadyMillis() + member.timeouts.sessionTimeoutMs());
        }
    }

    /** The member waits for us, or is gone. */
    void endSession(Group group, Member member) {
        groups.deadlines.cancel(new GroupTimer.Session(group.id(), member.id()));
    }
}
