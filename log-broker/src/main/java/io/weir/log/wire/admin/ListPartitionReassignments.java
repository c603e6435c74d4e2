package io.weir.log.wire.admin;

import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;

/** ListPartitionReassignments 0: no partition is ever on its way to another node. */
final class ListPartitionReassignments implements RequestHandler {
    @Override
    public CompletionStage<ListPartitionReassignmentsResponseData> handle(ClientRequest request) {
        return CompletableFuture.completedFuture(new ListPartitionReassignmentsResponseData().setErrorMessage(null));
    }
}
