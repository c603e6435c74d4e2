package io.weir.log.group;

import static io.weir.log.group.GroupState.COMPLETING_REBALANCE;
import static io.weir.log.group.GroupState.EMPTY;

import io.weir.log.coordinator.LogWrite;
import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupRecord.GroupMetadata;
import io.weir.log.group.GroupRecord.OffsetCommit;
import io.weir.log.group.GroupRecord.OffsetValue;
import io.weir.log.group.GroupRequest.CommitInTransaction;
import io.weir.log.group.GroupRequest.CommitOffsets;
import io.weir.log.group.GroupRequest.DeleteOffsets;
import io.weir.log.group.GroupRequest.FetchOffsets;
import io.weir.log.group.GroupRequest.NewOffset;
import io.weir.log.group.GroupResponse.Fetched;
import io.weir.log.group.GroupResponse.FetchedOffset;
import io.weir.log.group.GroupResponse.PerPartition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is read up to where. */
final class OffsetBook {
    /** About what a record takes besides its strings. */
    private static final int BYTES_OF_RECORD = 64;

    private final Groups groups;
    private final GroupSettings settings;
    private final Membership membership;

    OffsetBook(Groups groups, GroupSettings settings, Membership membership) {
        this.groups = groups;
        this.settings = settings;
        this.membership = membership;
    }

    void commit(long call, CommitOffsets request, GroupStep step) {
        Group group = groups.find(request.groupId());
        LogError error = check(group, request, false);
        Taken taken = error == LogError.NONE ? take(request, step) : Taken.NOTHING;
        if (taken.tooLarge()) {
            error = LogError.INVALID_COMMIT_OFFSET_SIZE;
        }
        if (error != LogError.NONE) {
            step.answer(call, PerPartition.refused(error));
            return;
        }
        step.write(taken.records);
        if (group != null) {
            membership.refresh(group, request.member(), step);
        }
        step.answer(call, new PerPartition(LogError.NONE, taken.results));
    }

    /** Whether offsets may be committed in a transaction, before that is looked at. */
    LogError checkInTransaction(CommitInTransaction request) {
        return check(groups.find(request.offsets().groupId()), request.offsets(), true);
    }

    void commitInTransaction(long call, CommitInTransaction request, GroupStep step) {
        LogError error = checkInTransaction(request); // again: the group may have moved on meanwhile
        Taken taken = error == LogError.NONE ? take(request.offsets(), step) : Taken.NOTHING;
        if (taken.tooLarge()) {
            error = LogError.INVALID_COMMIT_OFFSET_SIZE;
        }
        if (error != LogError.NONE) {
            step.answer(call, PerPartition.refused(error));
            return;
        }
        if (!taken.records.isEmpty()) {
            step.write(new LogWrite.Transactional<>(
                    request.transaction().producerId(), request.transaction().producerEpoch(), taken.records));
        }
        step.answer(call, new PerPartition(LogError.NONE, taken.results));
    }

    /** What of a commit is remembered, and what is answered. */
    private record Taken(List<GroupRecord> records, Map<TopicPartition, LogError> results, long bytes, long maxBytes) {
        static final Taken NOTHING = new Taken(List.of(), Map.of(), 0, 0);

        boolean tooLarge() {
            return bytes > maxBytes;
        }
    }

    private Taken take(CommitOffsets request, GroupStep step) {
        List<GroupRecord> records = new ArrayList<>();
        Map<TopicPartition, LogError> results = new LinkedHashMap<>();
        long bytes = 0;
        for (NewOffset each : request.offsets()) {
            if (each.committedMetadata().length() > settings.offsets().maxMetadataChars()) {
                results.put(each.partition(), LogError.OFFSET_METADATA_TOO_LARGE);
                continue;
            }
            results.put(each.partition(), LogError.NONE);
            bytes += BYTES_OF_RECORD
                    + request.groupId().length()
                    + each.partition().topic().length()
                    + each.committedMetadata().length();
            OffsetValue value = new OffsetValue(
                    each.committedOffset(),
                    each.committedLeaderEpoch(),
                    each.committedMetadata(),
                    step.now().wallMillis(),
                    each.topicId());
            records.add(new OffsetCommit(request.groupId(), each.partition(), value));
        }
        return new Taken(records, results, bytes, settings.offsets().maxWriteBytes());
    }

    private static LogError check(@Nullable Group group, CommitOffsets request, boolean inTransaction) {
        if (request.groupId().isEmpty() && inTransaction) {
            return LogError.INVALID_GROUP_ID;
        }
        int generationId = request.generationId();
        if (group == null) {
            return generationId < 0 ? LogError.NONE : LogError.ILLEGAL_GENERATION;
        }
        if (generationId < 0 && group.is(EMPTY)) {
            return LogError.NONE; // nobody is in it: tools and consumers that assign themselves
        }
        if (generationId < 0 && request.member().isNone()) {
            // Producers of old clients say nothing of the group; others must not move offsets under its members.
            return inTransaction ? LogError.NONE : LogError.UNKNOWN_MEMBER_ID;
        }
        LogError error = Membership.check(group, request.member(), generationId);
        if (error == LogError.NONE && !inTransaction && group.is(COMPLETING_REBALANCE)) {
            return LogError.REBALANCE_IN_PROGRESS;
        }
        return error;
    }

    Fetched fetch(FetchOffsets request) {
        Group group = groups.find(request.groupId());
        Map<TopicPartition, FetchedOffset> fetched = new LinkedHashMap<>();
        List<TopicPartition> partitions = request.partitions();
        if (partitions == null) {
            partitions = group == null
                    ? List.of()
                    : List.copyOf(group.offsets.touched().keySet());
        }
        for (TopicPartition partition : partitions) {
            fetched.put(partition, fetch(group, partition, request));
        }
        if (request.partitions() == null) { // what nobody asked for by name is told only if it is there
            fetched.values().removeIf(each -> each.error() == LogError.NONE && each.committedOffset() < 0);
        }
        return new Fetched(fetched);
    }

    private static FetchedOffset fetch(@Nullable Group group, TopicPartition partition, FetchOffsets request) {
        if (group != null && request.requireStable() && group.offsets.isPending(partition)) {
            return FetchedOffset.none(LogError.UNSTABLE_OFFSET_COMMIT);
        }
        OffsetValue value = group == null ? null : group.offsets.find(partition);
        return value == null
                ? FetchedOffset.none(LogError.NONE)
                : new FetchedOffset(
                        value.offset(), value.leaderEpoch(), value.metadata(), LogError.NONE, value.topicId());
    }

    void delete(long call, DeleteOffsets request, GroupStep step) {
        Group group = groups.find(request.groupId());
        if (group == null) {
            step.answer(call, PerPartition.refused(LogError.GROUP_ID_NOT_FOUND));
            return;
        }
        Optional<Set<String>> subscribed = Subscriptions.of(group);
        if (subscribed.isEmpty()) {
            step.answer(call, PerPartition.refused(LogError.NON_EMPTY_GROUP));
            return;
        }
        Map<TopicPartition, LogError> results = new LinkedHashMap<>();
        List<GroupRecord> tombstones = new ArrayList<>();
        for (TopicPartition partition : request.partitions()) {
            boolean isRead = subscribed.get().contains(partition.topic());
            results.put(partition, isRead ? LogError.GROUP_SUBSCRIBED_TO_TOPIC : LogError.NONE);
            if (!isRead && group.offsets.touched().containsKey(partition)) {
                tombstones.add(new OffsetCommit(group.id(), partition, null));
            }
        }
        step.write(tombstones);
        step.answer(call, new PerPartition(LogError.NONE, results));
    }

    LogError deleteGroup(String groupId, GroupStep step) {
        Group group = groups.find(groupId);
        if (group == null) {
            return LogError.GROUP_ID_NOT_FOUND;
        }
        if (!group.is(EMPTY)) {
            return LogError.NON_EMPTY_GROUP;
        }
        List<GroupRecord> tombstones = new ArrayList<>();
        group.offsets.touched().keySet().forEach(each -> tombstones.add(new OffsetCommit(groupId, each, null)));
        tombstones.add(new GroupMetadata(groupId, null));
        step.write(tombstones);
        return LogError.NONE;
    }

    /** Forgets offsets that are too old, and groups that have nothing left. */
    void expire(GroupStep step) {
        for (Group group : groups.all()) {
            List<GroupRecord> tombstones = new ArrayList<>();
            Map<TopicPartition, OffsetValue> old = new TreeMap<>(group.offsets.all());
            old.entrySet().removeIf(each -> !isTooOld(group, each.getKey(), each.getValue(), step));
            old.keySet().removeIf(group.offsets::isPending);
            old.keySet().forEach(each -> tombstones.add(new OffsetCommit(group.id(), each, null)));
            boolean allGone = old.keySet().equals(group.offsets.touched().keySet());
            if (allGone && group.is(EMPTY) && group.pending.isEmpty() && isOver(group.stateSinceMillis(), step)) {
                tombstones.add(new GroupMetadata(group.id(), null));
            }
            step.write(tombstones);
        }
    }

    private boolean isTooOld(Group group, TopicPartition partition, OffsetValue value, GroupStep step) {
        long since = value.commitTimestamp();
        if (group.is(EMPTY)) {
            // Members keep offsets alive as long as they are there, so the time begins when the last has gone.
            since = group.protocolType().isEmpty() ? since : Math.max(since, group.stateSinceMillis());
        } else {
            Optional<Set<String>> subscribed = Subscriptions.of(group);
            if (subscribed.isEmpty() || subscribed.get().contains(partition.topic())) {
                return false;
            }
        }
        return isOver(since, step);
    }

    private boolean isOver(long sinceMillis, GroupStep step) {
        return step.now().wallMillis() - sinceMillis >= settings.offsets().retentionMillis();
    }
}
