package io.weir.log.group;

import static io.weir.log.group.GroupState.COMPLETING_REBALANCE;
import static io.weir.log.group.GroupState.EMPTY;
import static io.weir.log.group.GroupState.PREPARING_REBALANCE;
import static io.weir.log.group.GroupState.STABLE;

import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.Heartbeat;
import io.weir.log.group.GroupRequest.Leave;
import io.weir.log.group.GroupRequest.Sync;
import io.weir.log.group.GroupResponse.Done;
import io.weir.log.group.GroupResponse.Left;
import io.weir.log.group.GroupResponse.Synced;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Syncs, heartbeats and leaves of members, and what happens when they are late. */
final class Membership {
    private final Groups groups;
    private final GroupSettings settings;
    private final Rebalance rebalance;

    Membership(Groups groups, GroupSettings settings, Rebalance rebalance) {
        this.groups = groups;
        this.settings = settings;
        this.rebalance = rebalance;
    }

    void sync(long call, Sync request, GroupStep step) {
        Group group = groups.find(request.groupId());
        LogError error = check(group, request.member(), request.generationId());
        if (error == LogError.NONE && !agrees(group, request)) {
            error = LogError.INCONSISTENT_GROUP_PROTOCOL;
        }
        if (error == LogError.NONE && group != null && group.is(PREPARING_REBALANCE)) {
            error = LogError.REBALANCE_IN_PROGRESS;
        }
        Member member = group == null ? null : group.find(request.member().memberId());
        if (error != LogError.NONE || group == null || member == null) {
            step.answer(call, Synced.refused(error));
            return;
        }
        if (group.is(STABLE)) {
            member.owesSync = false;
            step.answer(call, assignment(group, member));
            rebalance.beginSession(group, member, step.now());
            return;
        }
        syncUndecided(call, request, group, member, step);
    }

    private void syncUndecided(long call, Sync request, Group group, Member member, GroupStep step) {
        boolean decides = group.isLeader(member);
        if (decides && tooLarge(group, request)) {
            step.answer(call, Synced.refused(LogError.INVALID_REQUEST));
            return;
        }
        if (member.syncCall != null) { // asked twice: the answer to the first was not waited for
            step.answer(member.syncCall, Synced.refused(LogError.REBALANCE_IN_PROGRESS));
        }
        member.owesSync = false;
        member.syncCall = call;
        rebalance.endSession(group, member);
        if (!decides) {
            return;
        }
        for (Member each : group.members()) {
            byte[] assigned = request.assignments().get(each.id());
            each.assignment = assigned == null ? Member.NOTHING : assigned;
        }
        group.moveTo(STABLE, step.now().wallMillis());
        step.write(List.of(group.decided()));
        for (Member each : group.members()) {
            if (each.syncCall != null) {
                step.answer(each.syncCall, assignment(group, each));
                each.syncCall = null;
                rebalance.beginSession(group, each, step.now());
            }
        }
    }

    private boolean tooLarge(Group group, Sync request) {
        long bytes = group.sizeInBytes();
        for (byte[] each : request.assignments().values()) {
            bytes += each.length;
        }
        return bytes > settings.offsets().maxWriteBytes();
    }

    private static boolean agrees(@Nullable Group group, Sync request) {
        return group == null
                || ((request.protocolType() == null || request.protocolType().equals(group.protocolType()))
                        && (request.protocolName() == null
                                || request.protocolName().equals(group.protocol())));
    }

    private static Synced assignment(Group group, Member member) {
        return new Synced(LogError.NONE, group.protocolType(), group.protocol(), member.assignment);
    }

    void heartbeat(long call, Heartbeat request, GroupStep step) {
        Group group = groups.find(request.groupId());
        LogError error = check(group, request.member(), request.generationId());
        Member member = group == null ? null : group.find(request.member().memberId());
        if (error == LogError.NONE && group != null && member != null) {
            rebalance.beginSession(group, member, step.now());
            if (group.is(PREPARING_REBALANCE)) {
                error = LogError.REBALANCE_IN_PROGRESS;
            }
        }
        step.answer(call, new Done(error));
    }

    /** Somebody has shown that it is there. */
    void refresh(Group group, MemberName name, GroupStep step) {
        Member member = group.find(name.memberId());
        if (member != null) {
            rebalance.beginSession(group, member, step.now());
        }
    }

    /** Whether a member speaks of the generation that there is. */
    static LogError check(@Nullable Group group, MemberName name, int generationId) {
        LogError error = group == null ? LogError.UNKNOWN_MEMBER_ID : check(group, name);
        if (error == LogError.NONE && group != null && group.generation() != generationId) {
            return LogError.ILLEGAL_GENERATION;
        }
        return error;
    }

    private static LogError check(Group group, MemberName name) {
        if (name.groupInstanceId() != null) {
            Member owner = group.findStatic(name.groupInstanceId());
            if (owner == null) {
                return LogError.UNKNOWN_MEMBER_ID;
            }
            if (!owner.id().equals(name.memberId())) {
                return LogError.FENCED_INSTANCE_ID;
            }
        }
        return group.find(name.memberId()) == null ? LogError.UNKNOWN_MEMBER_ID : LogError.NONE;
    }

    void leave(long call, Leave request, GroupStep step) {
        Group group = groups.find(request.groupId());
        List<LogError> results = new ArrayList<>();
        for (MemberName name : request.members()) {
            results.add(group == null ? LogError.UNKNOWN_MEMBER_ID : leave(group, name, step));
        }
        step.answer(call, new Left(LogError.NONE, results));
    }

    private LogError leave(Group group, MemberName name, GroupStep step) {
        if (group.pending.contains(name.memberId())) {
            rebalance.forgetPending(group, name.memberId(), step);
            return LogError.NONE;
        }
        Member member = group.find(name.memberId());
        if (name.groupInstanceId() != null) {
            member = group.findStatic(name.groupInstanceId());
            // A tool removes a static member without knowing the id that it has at the moment.
            if (member != null && !name.memberId().isEmpty() && !member.id().equals(name.memberId())) {
                return LogError.FENCED_INSTANCE_ID;
            }
        }
        if (member == null) {
            return LogError.UNKNOWN_MEMBER_ID;
        }
        rebalance.remove(group, member, step);
        return LogError.NONE;
    }

    void sessionOver(GroupTimer.Session timer, GroupStep step) {
        Group group = groups.find(timer.groupId());
        Member member = group == null ? null : group.find(timer.memberId());
        if (group != null && member != null && !member.isWaiting()) {
            rebalance.remove(group, member, step);
        }
    }

    void pendingOver(GroupTimer.Pending timer, GroupStep step) {
        Group group = groups.find(timer.groupId());
        if (group != null && group.pending.contains(timer.memberId())) {
            rebalance.forgetPending(group, timer.memberId(), step);
        }
    }

    void syncOver(GroupTimer.Sync timer, GroupStep step) {
        Group group = groups.find(timer.groupId());
        if (group == null || group.is(EMPTY) || group.is(PREPARING_REBALANCE)) {
            return;
        }
        List<Member> late =
                group.members().stream().filter(each -> each.owesSync).toList();
        boolean undecided = group.is(COMPLETING_REBALANCE);
        rebalance.removeAll(group, late, step);
        if (undecided && late.isEmpty()) { // the leader has asked, and what it decided was refused
            rebalance.prepare(group, step);
        }
    }
}
