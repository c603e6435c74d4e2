package io.weir.log.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/** A client that sends what a test wants, byte by byte if need be. */
public final class RawClient implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    /** An answer as it came, without the size. */
    public record Answer(ByteBuffer bytes) {
        public int correlationId() {
            return bytes.getInt(0);
        }

        public <T extends ApiMessage> T as(ApiKeys api, int version, T empty) {
            ByteBufferAccessor reader = new ByteBufferAccessor(bytes.duplicate());
            new ResponseHeaderData(reader, api.responseHeaderVersion((short) version));
            empty.read(reader, (short) version);
            if (reader.remaining() > 0) {
                throw new AssertionError(reader.remaining() + " bytes too many in an answer to " + api + " " + version);
            }
            return empty;
        }
    }

    /** The bytes of a request, with its size in front. */
    public static byte[] frame(ApiKeys api, int version, int correlationId, ApiMessage body) {
        short headerVersion = api.requestHeaderVersion((short) version);
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(api.id)
                .setRequestApiVersion((short) version)
                .setCorrelationId(correlationId)
                .setClientId("raw");
        ObjectSerializationCache cache = new ObjectSerializationCache();
        int size = header.size(cache, headerVersion) + body.size(cache, (short) version);
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + size).putInt(size);
        ByteBufferAccessor writer = new ByteBufferAccessor(frame);
        header.write(writer, cache, headerVersion);
        body.write(writer, cache, (short) version);
        return frame.array();
    }

    public RawClient send(ApiKeys api, int version, int correlationId, ApiMessage body) throws IOException {
        return send(frame(api, version, correlationId, body));
    }

    public RawClient send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** How long the next answer is; its bytes stay where they are. */
    public int readSize() throws IOException {
        return in.readInt();
    }

    public Answer read() throws IOException {
        byte[] bytes = new byte[readSize()];
        in.readFully(bytes);
        return new Answer(ByteBuffer.wrap(bytes));
    }

    public <T extends ApiMessage> T ask(ApiKeys api, int version, ApiMessage body, T answer) throws IOException {
        return send(api, version, 1, body).read().as(api, version, answer);
    }

    /** Whether the broker closes the connection, without another word. */
    public boolean isClosedByBroker() throws IOException {
        try {
            in.readByte();
            return false;
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
