package io.weir.log.wire.peer;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/**
 * A connection to another broker. It is made when something is asked first, and is of no use any more once anything has failed.
 *
 * <p><b>Threading:</b> may be used by any thread; a thread of its own writes, another one reads.
 */
final class PeerConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 3_000;

    /** Another broker answers at once or is not there; coordinators then try again. */
    private static final int ANSWER_MILLIS = 10_000;

    private static final int LARGEST_ANSWER = 16 << 20;

    private final InetSocketAddress address;
    private final Socket socket = new Socket();
    private final ExecutorService writer;

    // Guarded by this.
    private final Map<Integer, Asked> asked = new HashMap<>();
    private int next;
    private boolean failed;

    private record Asked(ApiKeys api, short version, ApiMessage empty, CompletableFuture<ApiMessage> answer) {}

    PeerConnection(String host, int port) {
        address = new InetSocketAddress(host, port);
        String name = "log-peer-" + host + ":" + port;
        writer = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        writer.execute(this::connect);
    }

    private void connect() {
        try {
            socket.connect(address, CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            Thread reader = new Thread(this::read, Thread.currentThread().getName() + "-read");
            reader.setDaemon(true);
            reader.start();
        } catch (IOException e) {
            fail(e);
        }
    }

    synchronized boolean isUsable() {
        return !failed;
    }

    /** Asks; {@code empty} takes the answer. Fails with an IOException if there is none. */
    CompletableFuture<ApiMessage> ask(ApiKeys api, int version, ApiMessage body, ApiMessage empty) {
        CompletableFuture<ApiMessage> answer = new CompletableFuture<>();
        int id;
        synchronized (this) {
            if (failed) {
                return CompletableFuture.failedFuture(new IOException("The connection to " + address + " is lost."));
            }
            id = next++;
            asked.put(id, new Asked(api, (short) version, empty, answer));
        }
        byte[] frame = frame(api, (short) version, id, body);
        try {
            writer.execute(() -> write(frame));
        } catch (RejectedExecutionException e) {
            fail(new IOException("The connection to " + address + " is closed.", e));
        }
        return answer.orTimeout(ANSWER_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        fail(new IOException(address + " does not answer.", failure));
                    }
                });
    }

    private static byte[] frame(ApiKeys api, short version, int id, ApiMessage body) {
        short headerVersion = api.requestHeaderVersion(version);
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(api.id)
                .setRequestApiVersion(version)
                .setCorrelationId(id)
                .setClientId("broker");
        ObjectSerializationCache cache = new ObjectSerializationCache();
        int size = header.size(cache, headerVersion) + body.size(cache, version);
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + size).putInt(size);
        ByteBufferAccessor to = new ByteBufferAccessor(frame);
        header.write(to, cache, headerVersion);
        body.write(to, cache, version);
        return frame.array();
    }

    private void write(byte[] frame) {
        try {
            socket.getOutputStream().write(frame);
        } catch (IOException e) {
            fail(e);
        }
    }

    private void read() {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                int size = in.readInt();
                if (size < Integer.BYTES || size > LARGEST_ANSWER) {
                    throw new IOException("%s sends an answer of %d bytes.".formatted(address, size));
                }
                byte[] bytes = new byte[size];
                in.readFully(bytes);
                take(ByteBuffer.wrap(bytes));
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void take(ByteBuffer bytes) throws IOException {
        Asked question;
        synchronized (this) {
            question = asked.remove(bytes.getInt(0));
        }
        if (question == null) {
            throw new IOException(address + " answers what it was not asked.");
        }
        ByteBufferAccessor from = new ByteBufferAccessor(bytes);
        ResponseHeaderData header = new ResponseHeaderData(from, question.api.responseHeaderVersion(question.version));
        question.empty.read(from, question.version);
        if (header.correlationId() >= 0) {
            question.answer.complete(question.empty);
        }
    }

    private void fail(Exception reason) {
        Map<Integer, Asked> lost;
        synchronized (this) {
            failed = true;
            lost = Map.copyOf(asked);
            asked.clear();
        }
        close();
        lost.values().forEach(each -> each.answer.completeExceptionally(reason));
    }

    @Override
    public void close() {
        synchronized (this) {
            failed = true;
        }
        writer.shutdown();
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
