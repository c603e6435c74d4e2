package io.weir.log.wire.group;

import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.Delete;
import io.weir.log.group.GroupResponse.Done;
import io.weir.log.group.GroupService;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResultCollection;

/** DeleteGroups 0 to 3. */
final class DeleteGroups implements RequestHandler {
    private final GroupService groups;

    DeleteGroups(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<DeleteGroupsResponseData> handle(ClientRequest request) {
        List<CompletableFuture<DeletableGroupResult>> deleted = new ArrayList<>();
        for (String group :
                new LinkedHashSet<>(request.body(DeleteGroupsRequestData.class).groupsNames())) {
            deleted.add(groups.call(group, Done.class, new Delete(group))
                    .thenApply(Done::error)
                    .exceptionally(
                            failure -> Refusals.of(failure, "Deleting a group").error())
                    .thenApply(error -> answer(group, error)));
        }
        return InOrder.all(deleted).thenApply(all -> {
            DeletableGroupResultCollection results = new DeletableGroupResultCollection(all.size());
            results.addAll(all);
            return new DeleteGroupsResponseData().setResults(results);
        });
    }

    private static DeletableGroupResult answer(String group, LogError error) {
        return new DeletableGroupResult().setGroupId(group).setErrorCode(error.code());
    }
}
