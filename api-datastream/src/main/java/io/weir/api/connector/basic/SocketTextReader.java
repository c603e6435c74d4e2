package io.weir.api.connector.basic;

import io.weir.api.connector.InputStatus;
import io.weir.api.connector.ReaderOutput;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads a socket on a thread of its own and hands the texts over through a bounded queue. */
final class SocketTextReader implements SourceReader<String, IndexRange> {
    private static final int QUEUED_TEXTS = 1024;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int MAX_TEXT_CHARS = 16 << 20;

    private final SourceReaderContext context;
    private final String host;
    private final int port;
    private final String delimiter;
    private final long maxRetrySeconds;
    private final ArrayBlockingQueue<String> texts = new ArrayBlockingQueue<>(QUEUED_TEXTS);
    private List<IndexRange> splits = new ArrayList<>();
    private volatile CompletableFuture<Void> available = new CompletableFuture<>();
    private volatile boolean ended;
    private volatile boolean closed;
    private volatile @Nullable IOException failure;
    private volatile @Nullable Socket socket;
    private boolean noMoreSplits;
    private boolean connected; // whether the last attempt was; used by the reading thread alone

    SocketTextReader(SourceReaderContext context, String host, int port, String delimiter, long maxRetrySeconds) {
        this.context = context;
        this.host = host;
        this.port = port;
        this.delimiter = delimiter;
        this.maxRetrySeconds = maxRetrySeconds;
    }

    @Override
    public void start() {
        if (splits.isEmpty()) {
            context.sendSplitRequest();
        }
    }

    @Override
    public void addSplits(List<IndexRange> newSplits) {
        splits = new ArrayList<>(newSplits);
        Thread thread = new Thread(this::readSocket, "weir-socket-source-" + host + ":" + port);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        available.complete(null);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<String> output) throws IOException {
        String text = texts.poll();
        if (text != null) {
            output.collect(text);
            return InputStatus.MORE_AVAILABLE;
        }
        IOException problem = failure;
        if (problem != null) {
            throw problem;
        }
        if (texts.isEmpty() && (ended || (noMoreSplits && splits.isEmpty()))) {
            return InputStatus.END_OF_INPUT;
        }
        available = new CompletableFuture<>();
        // What came in between the poll and the new future must not be slept over.
        if (!texts.isEmpty() || ended || failure != null) {
            available.complete(null);
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    private void readSocket() {
        long lostNanos = System.nanoTime();
        IOException lost;
        do {
            connected = false;
            lost = readUntilClosed();
            if (connected) {
                lostNanos = System.nanoTime();
            }
        } while (lost != null && !closed && mayRetry(lostNanos) && pauseBeforeRetry());
        failure = closed ? null : lost;
        ended = true;
        available.complete(null);
    }

    /** The time allowed for connecting again starts when a connection is lost, however long it has held. */
    private boolean mayRetry(long lostNanos) {
        return maxRetrySeconds < 0 || System.nanoTime() - lostNanos < TimeUnit.SECONDS.toNanos(maxRetrySeconds);
    }

    /** Null when the other side closed the connection in good order. */
    private @Nullable IOException readUntilClosed() {
        try (Socket connection = new Socket()) {
            socket = connection;
            connection.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
            connected = true;
            Reader reader = new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8);
            cut(reader);
            return null;
        } catch (IOException e) {
            return new IOException(
                    "The socket source cannot read from %s:%d: %s.".formatted(host, port, e.getMessage()), e);
        }
    }

    private void cut(Reader reader) throws IOException {
        StringBuilder pending = new StringBuilder();
        char[] chunk = new char[8192];
        int count;
        while ((count = reader.read(chunk)) >= 0 && !closed) {
            pending.append(chunk, 0, count);
            int start = 0;
            int at;
            while ((at = pending.indexOf(delimiter, start)) >= 0) {
                put(withoutCarriageReturn(pending.substring(start, at)));
                start = at + delimiter.length();
            }
            pending.delete(0, start);
            if (pending.length() > MAX_TEXT_CHARS) {
                throw new IOException("more than %d characters came without the delimiter".formatted(MAX_TEXT_CHARS));
            }
        }
        if (!pending.isEmpty()) {
            put(withoutCarriageReturn(pending.toString()));
        }
    }

    private String withoutCarriageReturn(String text) {
        return delimiter.equals("\n") && text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private void put(String text) throws IOException {
        try {
            while (!closed && !texts.offer(text, 100, TimeUnit.MILLISECONDS)) {
                available.complete(null);
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        available.complete(null);
    }

    private boolean pauseBeforeRetry() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public List<IndexRange> snapshotState(long checkpointId) {
        return splits;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        Socket open = socket;
        if (open != null) {
            open.close();
        }
    }
}
