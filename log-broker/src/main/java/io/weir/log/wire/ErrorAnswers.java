package io.weir.log.wire;

import io.weir.log.error.LogException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.jspecify.annotations.Nullable;

/** What an API answers when its handler has failed. */
final class ErrorAnswers {
    private ErrorAnswers() {}

    /**
     * The answer of the request's API and version.
     *
     * @return {@code null}: the request wants no answer
     */
    static @Nullable ApiMessage of(ClientRequest request, Throwable failure) {
        LogException refusal =
                Refusals.of(failure, "A %s request of client '%s'".formatted(request.api().name, request.clientId()));
        Errors error = Errors.forCode(refusal.error().code());
        AbstractResponse answer = read(request).getErrorResponse(0, error.exception(refusal.getMessage()));
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
