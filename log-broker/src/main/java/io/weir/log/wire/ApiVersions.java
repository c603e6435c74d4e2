package io.weir.log.wire;

import io.weir.log.error.LogError;
import io.weir.log.wire.Apis.Served;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.message.ApiVersionsResponseData.FinalizedFeatureKey;
import org.apache.kafka.common.message.ApiVersionsResponseData.FinalizedFeatureKeyCollection;
import org.apache.kafka.common.message.ApiVersionsResponseData.SupportedFeatureKey;
import org.apache.kafka.common.message.ApiVersionsResponseData.SupportedFeatureKeyCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ApiVersionsRequest;

/** Tells clients what is served. */
final class ApiVersions implements RequestHandler {
    private static final String TRANSACTIONS = "transaction.version";
    private static final short HIGHEST_TRANSACTION_VERSION = 2;

    /** From here on a feature may be told whose lowest version is 0; clients before this refuse to read it. */
    private static final short LOWEST_FEATURE_ZERO = 4;

    private static final short NAMES_THE_CLIENT = 3;
    private static final short NAMES_THE_BROKER = 5;
    private static final int ANY_NODE = -1;

    private final Identity identity;
    private final Features features;
    private List<Served> all = List.of();

    ApiVersions(Identity identity, Features features) {
        this.identity = identity;
        this.features = features;
    }

    /** Called once, before the first request. */
    void tell(List<Served> served) {
        all = List.copyOf(served);
    }

    @Override
    public CompletionStage<ApiVersionsResponseData> handle(ClientRequest request) {
        ApiVersionsRequestData body = request.body(ApiVersionsRequestData.class);
        if (request.version() >= NAMES_THE_CLIENT && !new ApiVersionsRequest(body, request.version()).isValid()) {
            return answer(LogError.INVALID_REQUEST);
        }
        if (request.version() >= NAMES_THE_BROKER && meansAnother(body)) {
            return answer(LogError.REBOOTSTRAP_REQUIRED);
        }
        return CompletableFuture.completedFuture(served(request.version()));
    }

    private boolean meansAnother(ApiVersionsRequestData body) {
        return (body.clusterId() != null && !body.clusterId().equals(identity.clusterId()))
                || (body.nodeId() != ANY_NODE && body.nodeId() != identity.nodeId());
    }

    private static CompletionStage<ApiVersionsResponseData> answer(LogError error) {
        return CompletableFuture.completedFuture(new ApiVersionsResponseData().setErrorCode(error.code()));
    }

    private ApiVersionsResponseData served(short version) {
        ApiVersionCollection keys = new ApiVersionCollection(all.size());
        for (Served each : all) {
            // librdkafka takes what it may do from the presence of versions of Produce that nobody serves any more.
            short oldest =
                    each.api() == ApiKeys.PRODUCE ? ApiKeys.PRODUCE_API_VERSIONS_RESPONSE_MIN_VERSION : each.oldest();
            keys.add(new ApiVersion()
                    .setApiKey(each.api().id)
                    .setMinVersion(oldest)
                    .setMaxVersion(each.latest()));
        }
        ApiVersionsResponseData answer = new ApiVersionsResponseData().setApiKeys(keys);
        if (version >= NAMES_THE_CLIENT && features.transactionVersion() > 0) {
            tellFeatures(answer, version);
        }
        return answer;
    }

    private void tellFeatures(ApiVersionsResponseData answer, short version) {
        if (version >= LOWEST_FEATURE_ZERO) {
            SupportedFeatureKeyCollection supported = new SupportedFeatureKeyCollection(1);
            supported.add(new SupportedFeatureKey()
                    .setName(TRANSACTIONS)
                    .setMinVersion((short) 0)
                    .setMaxVersion(HIGHEST_TRANSACTION_VERSION));
            answer.setSupportedFeatures(supported);
        }
        FinalizedFeatureKeyCollection finalized = new FinalizedFeatureKeyCollection(1);
        finalized.add(new FinalizedFeatureKey()
                .setName(TRANSACTIONS)
                .setMinVersionLevel(features.transactionVersion())
                .setMaxVersionLevel(features.transactionVersion()));
        answer.setFinalizedFeatures(finalized).setFinalizedFeaturesEpoch(features.epoch());
    }

    /** The answer to a version that is not known, which clients of every version read: it is of version 0. */
    static ApiVersionsResponseData unknownVersion(Served served) {
        ApiVersionCollection keys = new ApiVersionCollection(1);
        keys.add(new ApiVersion()
                .setApiKey(served.api().id)
                .setMinVersion(served.oldest())
                .setMaxVersion(served.latest()));
        return new ApiVersionsResponseData()
                .setErrorCode(LogError.UNSUPPORTED_VERSION.code())
                .setApiKeys(keys);
    }
}
