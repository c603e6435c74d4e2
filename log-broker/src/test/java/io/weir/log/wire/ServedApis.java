package io.weir.log.wire;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;

/** Asks what a table serves as a connection would: requests and answers take the way over bytes. */
public final class ServedApis {
    private static final InetSocketAddress PEER = InetSocketAddress.createUnresolved("localhost", 1);

    private final Apis apis;

    /** Those of {@code apis}. */
    public ServedApis(Apis apis) {
        this.apis = apis;
    }

    /** An API and a version of it. */
    public record Version(ApiKeys api, short version) {}

    /** All that are served. */
    public List<Version> versions() {
        List<Version> versions = new ArrayList<>();
        for (Apis.Served served : apis.all()) {
            for (short version = served.oldest(); version <= served.latest(); version++) {
                versions.add(new Version(served.api(), version));
            }
        }
        return versions;
    }

    /** The answer, as it arrives. */
    public ApiMessage ask(ApiKeys api, int version, ApiMessage body) {
        ApiMessage arrived = api.messageType.newRequest();
        arrived.read(new ByteBufferAccessor(bytes(body, version)), (short) version);
        ClientRequest request = new ClientRequest(api, (short) version, "test", PEER, "PLAINTEXT", arrived);
        ApiMessage answer = Objects.requireNonNull(apis.find(api.id), api.name)
                .handler()
                .handle(request)
                .toCompletableFuture()
                .join();
        ByteBuffer sent = bytes(answer, version);
        ApiMessage read = api.messageType.newResponse();
        read.read(new ByteBufferAccessor(sent), (short) version);
        return read;
    }

    private static ByteBuffer bytes(ApiMessage message, int version) {
        return MessageUtil.toByteBufferAccessor(message, (short) version).buffer();
    }
}
