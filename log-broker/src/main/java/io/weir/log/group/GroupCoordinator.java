package io.weir.log.group;

import io.weir.log.coordinator.CoordinatorAction;
import io.weir.log.coordinator.CoordinatorMachine;
import io.weir.log.coordinator.LogWrite;
import io.weir.log.coordinator.Moment;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupEvent.Called;
import io.weir.log.group.GroupEvent.Verified;
import io.weir.log.group.GroupRecord.GroupMetadata;
import io.weir.log.group.GroupRecord.OffsetCommit;
import io.weir.log.group.GroupRequest.CommitInTransaction;
import io.weir.log.group.GroupResponse.Described;
import io.weir.log.group.GroupResponse.DescribedMember;
import io.weir.log.group.GroupResponse.Done;
import io.weir.log.group.GroupResponse.Listed;
import io.weir.log.group.GroupResponse.ListedGroup;
import io.weir.log.group.GroupResponse.PerPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The groups of one partition of {@code __consumer_offsets}. Told requests and the time, it answers with what is to be done; it
 * does nothing itself.
 */
public final class GroupCoordinator implements CoordinatorMachine<GroupEvent, GroupRecord, GroupResponse, GroupTask> {
    private static final String NO_SUCH_GROUP = "Dead";

    private final GroupSettings settings;
    private final Groups groups = new Groups();
    private final GroupProducers producers = new GroupProducers();
    private final Rebalance rebalance;
    private final Joins joins;
    private final Membership membership;
    private final OffsetBook offsets;
    private final Map<Long, Verification> verifications = new HashMap<>();

    /** Producer → the groups that it has offsets for in an open transaction. */
    private final Map<Long, Set<String>> open = new HashMap<>();

    private long nextVerification;
    private long batches;

    /** {@code randomIds} makes what is unique in the id of a member. */
    public GroupCoordinator(GroupSettings settings, Supplier<String> randomIds) {
        this.settings = settings;
        rebalance = new Rebalance(groups, settings.membership());
        joins = new Joins(groups, settings, rebalance, randomIds);
        membership = new Membership(groups, settings, rebalance);
        offsets = new OffsetBook(groups, settings, membership);
    }

    /** A commit that waits to hear whether its transaction is going on. */
    private static final class Verification {
        private final long call;
        private final CommitInTransaction request;

        /** Whether a transaction of the producer has ended meanwhile, so that what is heard may be of that one. */
        private boolean isStale;

        Verification(long call, CommitInTransaction request) {
            this.call = call;
            this.request = request;
        }
    }

    @Override
    public void replay(LogWrite<GroupRecord> write) {
        if (write instanceof LogWrite.Records<GroupRecord> records) {
            for (GroupRecord each : records.records()) {
                if (each instanceof GroupMetadata metadata && metadata.value() != null) {
                    groups.findOrAdd(metadata.groupId()).restore(metadata.value());
                }
            }
        }
        remember(write);
    }

    /** What a batch changes besides the members of a group, which are ahead of what is remembered of them. */
    private void remember(LogWrite<GroupRecord> write) {
        batches++;
        if (write instanceof LogWrite.Records<GroupRecord> records) {
            for (GroupRecord each : records.records()) {
                if (each instanceof OffsetCommit commit) {
                    groups.findOrAdd(commit.groupId()).offsets.commit(commit.partition(), commit.value(), batches);
                } else if (each instanceof GroupMetadata metadata && metadata.value() == null) {
                    groups.remove(metadata.groupId());
                }
            }
        } else if (write instanceof LogWrite.Transactional<GroupRecord> later) {
            producers.seen(later.producerId(), later.producerEpoch());
            for (GroupRecord each : later.records()) {
                OffsetCommit commit = (OffsetCommit) each;
                if (commit.value() != null) {
                    open.computeIfAbsent(later.producerId(), id -> new LinkedHashSet<>())
                            .add(commit.groupId());
                    groups.findOrAdd(commit.groupId())
                            .offsets
                            .commitLater(later.producerId(), commit.partition(), commit.value(), batches);
                }
            }
        } else if (write instanceof LogWrite.Marker<GroupRecord> marker) {
            producers.ended(marker.producerId(), marker.producerEpoch(), marker.coordinatorEpoch());
            Set<String> touched = open.remove(marker.producerId());
            if (touched != null) {
                touched.forEach(id -> end(id, marker));
            }
        }
    }

    private void end(String groupId, LogWrite.Marker<GroupRecord> marker) {
        Group group = groups.find(groupId);
        if (group != null) {
            group.offsets.end(marker.producerId(), marker.committed());
        }
    }

    @Override
    public List<CoordinatorAction<GroupRecord, GroupResponse, GroupTask>> loaded(Moment now) {
        for (Group group : groups.all()) {
            group.members().forEach(member -> rebalance.beginSession(group, member, now));
        }
        awaitExpiry(now);
        return List.of();
    }

    private void awaitExpiry(Moment now) {
        groups.deadlines.set(
                new GroupTimer.Expiry(), now.steadyMillis() + settings.offsets().checkIntervalMillis());
    }

    @Override
    public List<CoordinatorAction<GroupRecord, GroupResponse, GroupTask>> on(GroupEvent event, Moment now) {
        GroupStep step = new GroupStep(now, this::remember);
        if (event instanceof Called called) {
            called.request().deliverTo(new Receiver(called.call(), step));
        } else if (event instanceof Verified verified) {
            onVerified(verified, step);
        } else {
            groups.deadlines.takeDue(now.steadyMillis()).forEach(each -> onTime(each, step));
        }
        return step.actions();
    }

    @Override
    public long nextTickMillis() {
        return groups.deadlines.next();
    }

    private void onTime(GroupTimer timer, GroupStep step) {
        if (timer instanceof GroupTimer.Session session) {
            membership.sessionOver(session, step);
        } else if (timer instanceof GroupTimer.Pending pending) {
            membership.pendingOver(pending, step);
        } else if (timer instanceof GroupTimer.Rebalance late) {
            rebalance.timeOver(late, step);
        } else if (timer instanceof GroupTimer.Sync sync) {
            membership.syncOver(sync, step);
        } else {
            offsets.expire(step);
            producers.forgetIdle(open::containsKey);
            awaitExpiry(step.now());
        }
    }

    private void onVerified(Verified event, GroupStep step) {
        Verification verification = verifications.remove(event.verification());
        if (verification == null) {
            return;
        }
        if (event.error() != LogError.NONE) {
            step.answer(verification.call, PerPartition.refused(event.error()));
        } else if (verification.isStale) {
            verify(verification.call, verification.request, step);
        } else {
            offsets.commitInTransaction(verification.call, verification.request, step);
        }
    }

    private void verify(long call, CommitInTransaction request, GroupStep step) {
        LogError error = producers.check(
                request.transaction().producerId(), request.transaction().producerEpoch());
        if (error != LogError.NONE) {
            step.answer(call, PerPartition.refused(error));
            return;
        }
        nextVerification++;
        verifications.put(nextVerification, new Verification(call, request));
        step.ask(new GroupTask.Verify(nextVerification, request.transaction()));
    }

    /** One request being taken. */
    private final class Receiver implements GroupRequest.Receiver {
        private final long call;
        private final GroupStep step;

        Receiver(long call, GroupStep step) {
            this.call = call;
            this.step = step;
        }

        @Override
        public void onJoin(GroupRequest.Join request) {
            joins.join(call, request, step);
        }

        @Override
        public void onSync(GroupRequest.Sync request) {
            membership.sync(call, request, step);
        }

        @Override
        public void onHeartbeat(GroupRequest.Heartbeat request) {
            membership.heartbeat(call, request, step);
        }

        @Override
        public void onLeave(GroupRequest.Leave request) {
            membership.leave(call, request, step);
        }

        @Override
        public void onDescribe(GroupRequest.Describe request) {
            step.answer(call, describe(request.groupId()));
        }

        @Override
        public void onList(GroupRequest.ListGroups request) {
            Set<String> states = request.statesFilter().stream()
                    .map(each -> each.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet());
            List<ListedGroup> listed = new ArrayList<>();
            for (Group group : groups.live()) {
                String state = group.state().title();
                if (states.isEmpty() || states.contains(state.toLowerCase(Locale.ROOT))) {
                    listed.add(new ListedGroup(group.id(), group.protocolType(), state));
                }
            }
            step.answer(call, new Listed(listed));
        }

        @Override
        public void onDelete(GroupRequest.Delete request) {
            step.answer(call, new Done(offsets.deleteGroup(request.groupId(), step)));
        }

        @Override
        public void onCommitOffsets(GroupRequest.CommitOffsets request) {
            offsets.commit(call, request, step);
        }

        @Override
        public void onCommitInTransaction(CommitInTransaction request) {
            LogError error = offsets.checkInTransaction(request);
            if (error == LogError.NONE) {
                verify(call, request, step);
            } else {
                step.answer(call, PerPartition.refused(error));
            }
        }

        @Override
        public void onFetchOffsets(GroupRequest.FetchOffsets request) {
            step.answer(call, offsets.fetch(request));
        }

        @Override
        public void onDeleteOffsets(GroupRequest.DeleteOffsets request) {
            offsets.delete(call, request, step);
        }

        @Override
        public void onEndTransaction(GroupRequest.EndTransaction request) {
            LogError error =
                    producers.checkMarker(request.producerId(), request.producerEpoch(), request.coordinatorEpoch());
            if (error == LogError.NONE) {
                for (Verification each : verifications.values()) {
                    each.isStale |= each.request.transaction().producerId() == request.producerId();
                }
                step.write(new LogWrite.Marker<>(
                        request.producerId(),
                        request.producerEpoch(),
                        request.committed(),
                        request.coordinatorEpoch()));
            }
            step.answer(call, new Done(error));
        }
    }

    private Described describe(String groupId) {
        Group group = groups.find(groupId);
        if (group == null) {
            return new Described(LogError.GROUP_ID_NOT_FOUND, groupId, NO_SUCH_GROUP, "", "", List.of());
        }
        boolean decided = group.is(GroupState.STABLE);
        String protocol = decided && group.protocol() != null ? group.protocol() : "";
        List<DescribedMember> members = new ArrayList<>();
        for (Member member : group.members()) {
            members.add(new DescribedMember(
                    member.name(),
                    member.client,
                    decided ? member.metadata(protocol) : Member.NOTHING,
                    decided ? member.assignment : Member.NOTHING));
        }
        return new Described(LogError.NONE, groupId, group.state().title(), group.protocolType(), protocol, members);
    }
}
