package io.weir.log.wire;

import io.weir.log.wire.Apis.Served;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/** Reads header and body of a request whose API is served. */
final class RequestParser {
    private final Apis apis;
    private final InetSocketAddress peer;
    private final String listener;

    RequestParser(Apis apis, InetSocketAddress peer, String listener) {
        this.apis = apis;
        this.peer = peer;
        this.listener = listener;
    }

    /**
     * What was read.
     *
     * @param request {@code null}: it asks for versions in a version that is not served
     */
    record Parsed(
            Served served, int correlationId, @Nullable ClientRequest request) {}

    /**
     * Reads a request.
     *
     * @throws MalformedRequestException if it is none
     */
    Parsed parse(RequestMemory memory) {
        ByteBuffer bytes = memory.buffer();
        short version = bytes.getShort(bytes.position() + Short.BYTES);
        Served served = apis.find(bytes.getShort(bytes.position()));
        if (served == null) {
            throw new MalformedRequestException("it asks for an API that is not served");
        }
        RequestReader reader = new RequestReader(bytes);
        try {
            RequestHeaderData header =
                    new RequestHeaderData(reader, served.api().requestHeaderVersion(version));
            if (!served.serves(version)) {
                return new Parsed(served, header.correlationId(), null);
            }
            ApiMessage body = served.api().messageType.newRequest();
            body.read(reader, version);
            String clientId = header.clientId() == null ? "" : header.clientId();
            return new Parsed(
                    served,
                    header.correlationId(),
                    new ClientRequest(served.api(), version, clientId, peer, listener, body, memory));
        } catch (RuntimeException e) {
            // The generated readers throw plain RuntimeExceptions for what breaks their rules.
            throw new MalformedRequestException(
                    "%s, version %d: %s".formatted(served.api().name, version, e.getMessage()));
        }
    }
}
