package io.weir.log.group;

import io.weir.log.coordinator.CoordinatorShard;
import io.weir.log.coordinator.CoordinatorShards;
import io.weir.log.coordinator.CoordinatorThread;
import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.group.GroupEvent.Called;
import io.weir.log.group.GroupResponse.Done;
import io.weir.log.group.GroupResponse.Listed;
import io.weir.log.group.GroupResponse.ListedGroup;
import io.weir.log.group.GroupTask.Verify;
import io.weir.log.store.LogStore;
import io.weir.log.topic.InternalTopic;
import io.weir.log.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The groups of this node.
 *
 * <p><b>Threading:</b> all methods may be called by any thread and none waits.
 *
 * <p><b>On failure:</b> futures fail with {@link LogException}: COORDINATOR_LOAD_IN_PROGRESS while the log is read,
 * COORDINATOR_NOT_AVAILABLE before the topic is there and when a write has failed.
 */
public final class GroupService {
    private final CoordinatorShards<GroupEvent, GroupRecord, GroupResponse, GroupTask> shards;
    private volatile OffsetTransactions transactions =
            (transaction, partition) -> CompletableFuture.completedFuture(LogError.COORDINATOR_NOT_AVAILABLE);

    /**
     * Coordinates nothing before {@link #open}.
     *
     * @param offsets gives the topic of offsets, made if it was not there
     */
    public GroupService(
            GroupSettings settings,
            Supplier<? extends CompletionStage<Topic>> offsets,
            LogStore store,
            CoordinatorThread thread) {
        shards = new CoordinatorShards<>(
                offsets,
                store,
                (log, partition) -> new CoordinatorShard<>(
                        log,
                        () -> new GroupCoordinator(
                                settings, () -> UUID.randomUUID().toString()),
                        new GroupRecordCodec(),
                        (task, epoch, answers) -> {
                            Verify verify = (Verify) task;
                            TopicPartition self = new TopicPartition(InternalTopic.OFFSETS.topicName(), partition);
                            transactions
                                    .admit(verify.transaction(), self)
                                    .whenComplete((error, failure) -> answers.accept(new GroupEvent.Verified(
                                            verify.verification(), failure == null ? error : errorOf(failure))));
                        },
                        new GroupEvent.Tick(),
                        thread));
    }

    private static LogError errorOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof LogException refused ? refused.error() : LogError.UNKNOWN_SERVER_ERROR;
    }

    /** Whom offsets of transactions are asked for; told before the first of those comes. */
    public void verifyWith(OffsetTransactions newTransactions) {
        transactions = newTransactions;
    }

    /** Makes the topic if it is not there, and begins to read it. */
    public CompletionStage<Void> open() {
        return shards.open();
    }

    /** Whether the groups of a partition are coordinated here. */
    public boolean isHere(int partition) {
        return shards.isHere(partition);
    }

    /** Begins and ends to coordinate as partitions have come and gone. */
    public void refresh(Topic offsets) {
        shards.refresh(offsets);
    }

    /** Gives a request to the coordinator of a group; completes with the answer that the request has. */
    public <A extends GroupResponse> CompletableFuture<A> call(String groupId, Class<A> answer, GroupRequest request) {
        return shards.call(groupId, answer, call -> new Called(call, request));
    }

    /** All groups, by their names within each partition; none before the topic is there. */
    public CompletableFuture<List<ListedGroup>> list(GroupRequest.ListGroups request) {
        return shards.callAll(Listed.class, call -> new Called(call, request)).thenApply(answers -> {
            List<ListedGroup> all = new ArrayList<>();
            answers.forEach(each -> all.addAll(each.groups()));
            return all;
        });
    }

    /** The partition that the offsets of a group stand in; makes the topic if it is not there. */
    public CompletionStage<TopicPartition> partitionOf(String groupId) {
        return shards.partitions()
                .thenApply(count -> new TopicPartition(
                        InternalTopic.OFFSETS.topicName(), CoordinatorShards.partitionOf(groupId, count)));
    }

    /** Ends the transaction of a producer in one partition of the offsets. */
    public CompletableFuture<LogError> endTransaction(int partition, GroupRequest.EndTransaction request) {
        return shards.call(partition, Done.class, call -> new Called(call, request))
                .thenApply(Done::error);
    }

    /** Coordinates nothing more. */
    public void close() {
        shards.close();
    }
}
