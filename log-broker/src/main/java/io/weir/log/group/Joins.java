package io.weir.log.group;

import static io.weir.log.group.GroupState.COMPLETING_REBALANCE;
import static io.weir.log.group.GroupState.STABLE;

import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.Join;
import io.weir.log.group.GroupRequest.Timeouts;
import io.weir.log.group.GroupResponse.Joined;
import java.util.List;
import java.util.function.Supplier;

/** Who joins a group, and as whom. */
final class Joins {
    /** As clients have it for names. */
    private static final int LONGEST_NAME = 249;

    private final Groups groups;
    private final GroupSettings settings;
    private final Rebalance rebalance;
    private final Supplier<String> randomIds;

    Joins(Groups groups, GroupSettings settings, Rebalance rebalance, Supplier<String> randomIds) {
        this.groups = groups;
        this.settings = settings;
        this.rebalance = rebalance;
        this.randomIds = randomIds;
    }

    void join(long call, Join request, GroupStep step) {
        String memberId = request.member().memberId();
        Group group = groups.find(request.groupId());
        LogError error = check(request);
        if (error == LogError.NONE && group == null && !memberId.isEmpty()) {
            error = LogError.UNKNOWN_MEMBER_ID;
        }
        if (error == LogError.NONE && group != null) {
            error = check(group, request);
        }
        if (error != LogError.NONE) {
            step.answer(call, Joined.refused(error, memberId));
            return;
        }
        Group joined = group == null ? groups.findOrAdd(request.groupId()) : group;
        String instance = request.member().groupInstanceId();
        if (instance == null) {
            joinDynamic(call, request, joined, step);
        } else {
            joinStatic(call, request, joined, instance, step);
        }
    }

    private LogError check(Join request) {
        String instance = request.member().groupInstanceId();
        if (request.groupId().isEmpty()) {
            return LogError.INVALID_GROUP_ID;
        }
        int session = request.timeouts().sessionTimeoutMs();
        if (session < settings.membership().minSessionTimeoutMillis()
                || session > settings.membership().maxSessionTimeoutMillis()) {
            return LogError.INVALID_SESSION_TIMEOUT;
        }
        if (request.protocolType().isEmpty() || request.protocols().isEmpty()) {
            return LogError.INCONSISTENT_GROUP_PROTOCOL;
        }
        return instance != null && instance.length() > LONGEST_NAME ? LogError.INVALID_REQUEST : LogError.NONE;
    }

    private LogError check(Group group, Join request) {
        boolean isNew = group.find(request.member().memberId()) == null;
        int bytes = request.protocols().stream()
                .mapToInt(each -> each.metadata().length)
                .sum();
        if ((isNew && group.members().size() >= settings.membership().maxSize())
                || group.sizeInBytes() + (long) bytes > settings.offsets().maxWriteBytes()) {
            return LogError.GROUP_MAX_SIZE_REACHED;
        }
        return group.fits(request.protocolType(), request.protocols())
                ? LogError.NONE
                : LogError.INCONSISTENT_GROUP_PROTOCOL;
    }

    private void joinDynamic(long call, Join request, Group group, GroupStep step) {
        String memberId = request.member().memberId();
        if (memberId.isEmpty()) {
            String newId = newId(request.client().clientId());
            if (request.dialect().requiresKnownMemberId()) {
                rebalance.addPending(group, newId, request.timeouts().sessionTimeoutMs(), step);
                step.answer(call, Joined.refused(LogError.MEMBER_ID_REQUIRED, newId));
            } else {
                add(call, request, new MemberName(newId, null), group, step);
            }
        } else if (group.pending.contains(memberId)) {
            rebalance.forgetPending(group, memberId, step);
            add(call, request, request.member(), group, step);
        } else {
            Member member = group.find(memberId);
            if (member == null) {
                step.answer(call, Joined.refused(LogError.UNKNOWN_MEMBER_ID, memberId));
            } else {
                rejoin(call, request, group, member, step);
            }
        }
    }

    private void joinStatic(long call, Join request, Group group, String instance, GroupStep step) {
        String memberId = request.member().memberId();
        Member owner = group.findStatic(instance);
        if (memberId.isEmpty()) {
            MemberName name = new MemberName(newId(instance), instance);
            if (owner == null) {
                add(call, request, name, group, step);
            } else {
                replace(call, request, group, owner, name, step);
            }
        } else if (owner == null || !owner.id().equals(memberId)) {
            LogError error = owner == null ? LogError.UNKNOWN_MEMBER_ID : LogError.FENCED_INSTANCE_ID;
            step.answer(call, Joined.refused(error, memberId));
        } else {
            rejoin(call, request, group, owner, step);
        }
    }

    private String newId(String name) {
        return name.substring(0, Math.min(name.length(), LONGEST_NAME)) + "-" + randomIds.get();
    }

    private void add(long call, Join request, MemberName name, Group group, GroupStep step) {
        group.joinedAs(request.protocolType());
        Member member = newMember(request, name);
        member.joinCall = call;
        group.add(member);
        group.cameWhileWaiting = true;
        rebalance.prepare(group, step);
    }

    private static Member newMember(Join request, MemberName name) {
        return new Member(name, request.client(), timeouts(request), request.protocols());
    }

    private static Timeouts timeouts(Join request) {
        int session = request.timeouts().sessionTimeoutMs();
        int rebalanceTimeout = request.timeouts().rebalanceTimeoutMs();
        return new Timeouts(session, rebalanceTimeout < 0 ? session : rebalanceTimeout);
    }

    private void rejoin(long call, Join request, Group group, Member member, GroupStep step) {
        boolean same = member.protocols.equals(request.protocols());
        boolean knowsAll = group.is(COMPLETING_REBALANCE) && same;
        if (knowsAll || (group.is(STABLE) && same && !group.isLeader(member))) {
            // The answer was lost, or the member wants to be sure.
            member.timeouts = timeouts(request);
            step.answer(call, rebalance.joined(group, member, false));
            rebalance.beginSession(group, member, step.now());
            return;
        }
        if (member.joinCall != null) { // asked twice: the answer to the first was not waited for
            step.answer(member.joinCall, Joined.refused(LogError.REBALANCE_IN_PROGRESS, member.id()));
        }
        member.client = request.client();
        member.timeouts = timeouts(request);
        member.protocols = request.protocols();
        member.joinCall = call;
        rebalance.endSession(group, member);
        rebalance.prepare(group, step);
    }

    private void replace(long call, Join request, Group group, Member former, MemberName name, GroupStep step) {
        Member member = newMember(request, name);
        boolean wasLeader = group.isLeader(former);
        boolean same = group.is(STABLE) && keepsItsChoice(group, former, request);
        rebalance.replace(group, former, member, step);
        if (!same) {
            member.joinCall = call;
            rebalance.prepare(group, step);
            return;
        }
        step.write(List.of(group.decided()));
        Joined joined = rebalance.joined(group, member, wasLeader);
        step.answer(call, wasLeader && !request.dialect().skipsAssignment() ? asFollower(joined, former) : joined);
        rebalance.beginSession(group, member, step.now());
    }

    /** Whether it wants the same by the protocol that was chosen; what else it knows does not matter until the next choice. */
    private static boolean keepsItsChoice(Group group, Member former, Join request) {
        String protocol = group.protocol();
        for (Protocol each : request.protocols()) {
            if (each.name().equals(protocol)) {
                return Subscriptions.areAlike(group, former.metadata(protocol), each.metadata());
            }
        }
        return false;
    }

    /** A client that cannot be told to assign nothing is told that the one before it leads, so that it does not assign. */
    private static Joined asFollower(Joined joined, Member former) {
        return new Joined(
                joined.error(),
                joined.generationId(),
                joined.protocolType(),
                joined.protocolName(),
                former.id(),
                false,
                joined.memberId(),
                List.of());
    }
}
