package io.weir.log.wire.cluster;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.node.Placement;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Identity;
import io.weir.log.wire.RequestHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;

/** DescribeCluster 0 to 2: which brokers there are. */
public final class DescribeCluster implements RequestHandler {
    private static final byte BROKERS = 1;

    private final Identity identity;
    private final Placement placement;

    /** As {@code placement} has them. */
    public DescribeCluster(Identity identity, Placement placement) {
        this.identity = identity;
        this.placement = placement;
    }

    @Override
    public CompletionStage<DescribeClusterResponseData> handle(ClientRequest request) {
        DescribeClusterRequestData body = request.body(DescribeClusterRequestData.class);
        if (body.endpointType() != BROKERS) {
            throw new LogException(
                    LogError.INVALID_REQUEST,
                    "Endpoints of type %d are asked for, and this is a broker: ask for type %d."
                            .formatted(body.endpointType(), BROKERS));
        }
        DescribeClusterResponseData answer = new DescribeClusterResponseData()
                .setClusterId(identity.clusterId())
                .setControllerId(placement.controller());
        for (Placement.Node node : placement.nodes(request.listener())) {
            answer.brokers()
                    .add(new DescribeClusterBroker()
                            .setBrokerId(node.id())
                            .setHost(node.host())
                            .setPort(node.port())
                            .setRack(node.rack()));
        }
        if (body.includeClusterAuthorizedOperations()) {
            answer.setClusterAuthorizedOperations(Operations.ON_CLUSTER);
        }
        return CompletableFuture.completedFuture(answer);
    }
}
