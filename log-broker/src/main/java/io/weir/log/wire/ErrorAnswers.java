package io.weir.log.wire;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an API answers when its handler has failed. */
final class ErrorAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

    private ErrorAnswers() {}

    /**
     * The answer of the request's API and version.
     *
     * @return {@code null}: the request wants no answer
     */
    static @Nullable ApiMessage of(ClientRequest request, Throwable failure) {
        Throwable reason =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LogError error = LogError.UNKNOWN_SERVER_ERROR;
        if (reason instanceof LogException refused) {
            error = refused.error();
        } else {
            LOG.error("A {} request of client '{}' failed.", request.api().name, request.clientId(), reason);
        }
        Errors told = Errors.forCode(error.code());
        AbstractResponse answer = read(request).getErrorResponse(0, told.exception(reason.getMessage()));
        return answer == null ? null : answer.data();
    }

    /** The request as the library's own class for it, which knows the shape of its errors: read once more, as this is rare. */
    private static AbstractRequest read(ClientRequest request) {
        ByteBuffer bytes = request.memory().buffer();
        RequestReader reader = new RequestReader(bytes);
        new RequestHeaderData(reader, request.api().requestHeaderVersion(request.version()));
        return AbstractRequest.parseRequest(request.api(), request.version(), reader).request;
    }
}
