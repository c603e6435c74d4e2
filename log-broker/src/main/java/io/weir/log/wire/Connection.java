package io.weir.log.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCounted;
import io.weir.log.wire.FrameReader.Progress;
import io.weir.log.wire.RequestParser.Parsed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: reads its requests, has several of them answered at a time, and writes the answers in the order of the requests.
 * Stops reading while it or the broker bears no more.
 *
 * <p><b>Threading:</b> everything but what completes an exchange runs on the thread of the connection.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** For how long nothing may come within a request, whose memory others wait for. */
    private static final long STALL_MILLIS = 30_000;

    private final Channel channel;
    private final String listener;
    private final WireSettings.Limits limits;
    private final MemoryBudget budget;
    private final Complaints complaints;
    private final FrameReader frames;
    private final RequestParser parser;
    private final Queue<ByteBuf> unread = new ArrayDeque<>(2);
    private final ArrayDeque<Exchange> exchanges = new ArrayDeque<>();
    private final AtomicBoolean writeIsDue = new AtomicBoolean();
    private long underWayBytes;
    private boolean waitsForMemory;
    private boolean waitsForAnswer;
    private long lastUnwritten;
    private boolean closed;
    private long lastActivityNanos = System.nanoTime();

    Connection(
            Channel channel,
            String listener,
            Apis apis,
            WireSettings.Limits limits,
            MemoryBudget budget,
            Complaints complaints) {
        this.channel = channel;
        this.complaints = complaints;
        this.listener = listener;
        this.limits = limits;
        this.budget = budget;
        frames = new FrameReader(apis, limits.requestBytes(), budget, channel.alloc());
        parser = new RequestParser(apis, (InetSocketAddress) channel.remoteAddress(), listener);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        lookAfterIdle(limits.idleMillis());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closed) {
            ((ByteBuf) message).release();
            return;
        }
        lastActivityNanos = System.nanoTime();
        unread.add((ByteBuf) message);
        if (unread.size() == 1) {
            readOn();
        }
    }

    /** Takes requests from what has come, as long as it may. */
    private void readOn() {
        try {
            do {
                writeIsDue.set(true); // answers that are there at once are written below, without being told of each
                takeRequests();
                writeAnswers();
            } while (mayTakeMore() && !unread.isEmpty());
        } catch (MalformedRequestException e) {
            writeAnswers();
            refuse(String.valueOf(e.getMessage()));
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error(
                    "Closing the connection of {} on {}, as it cannot be read.", channel.remoteAddress(), listener, e);
            close();
        }
        readWhilePossible();
    }

    private void takeRequests() {
        while (mayTakeMore() && !unread.isEmpty()) {
            ByteBuf bytes = unread.element();
            Progress progress = frames.read(bytes);
            if (progress == Progress.WHOLE) {
                take(frames.take());
            } else if (progress == Progress.NEEDS_MEMORY) {
                waitForMemory();
            }
            if (!bytes.isReadable()) {
                unread.remove().release();
            }
        }
    }

    private boolean mayTakeMore() {
        return !closed
                && !waitsForMemory
                && !waitsForAnswer
                && exchanges.size() < limits.connectionRequests()
                && underWayBytes < limits.connectionBytes()
                && channel.isWritable();
    }

    /** Reads one piece more than may be taken: without reading, nobody notices that the client is gone. */
    private void readWhilePossible() {
        if (!closed) {
            channel.config().setAutoRead(unread.isEmpty());
        }
    }

    private void waitForMemory() {
        waitsForMemory = true;
        budget.onFree(() -> onThread(() -> {
            waitsForMemory = false;
            readOn();
        }));
    }

    private void onThread(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The thread of {} has ended, and the connection with it.", channel.remoteAddress());
        }
    }

    private void take(RequestMemory memory) {
        Parsed parsed;
        try {
            parsed = parser.parse(memory);
        } catch (MalformedRequestException e) {
            memory.release();
            throw e;
        }
        Exchange exchange = new Exchange(parsed, memory, this::writeSoon);
        exchanges.add(exchange);
        underWayBytes += memory.sizeInBytes();
        waitsForAnswer = parsed.served().handler().holdsMemory();
        ClientRequest request = parsed.request();
        if (request == null) {
            exchange.complete(ApiVersions.unknownVersion(parsed.served()), null);
            return;
        }
        try {
            exchange.begin(parsed.served().handler().handle(request));
        } catch (RuntimeException | OutOfMemoryError e) {
            exchange.complete(null, e);
        }
    }

    /** Any thread: an answer is there. */
    private void writeSoon() {
        if (!writeIsDue.getAndSet(true)) {
            onThread(() -> {
                writeAnswers();
                if (unread.isEmpty()) {
                    readWhilePossible();
                } else {
                    readOn();
                }
            });
        }
    }

    private void writeAnswers() {
        writeIsDue.set(false);
        boolean wrote = false;
        while (!closed && !exchanges.isEmpty() && exchanges.element().isComplete()) {
            Exchange exchange = exchanges.remove();
            underWayBytes -= exchange.memory().sizeInBytes();
            wrote |= write(exchange);
            waitsForAnswer &= !exchanges.isEmpty(); // it is that of the last one
            exchange.memory().release();
        }
        if (wrote) {
            lastActivityNanos = System.nanoTime();
            channel.flush();
        }
    }

    private boolean write(Exchange exchange) {
        ClientRequest request = exchange.parsed().request();
        Throwable failure = exchange.failure();
        ApiMessage answer = exchange.answer();
        if (request != null && wantsNoAnswer(request)) {
            if (failure != null) {
                refuse("what it produced without waiting for an answer was not taken: " + failure.getMessage());
            }
            return false;
        }
        try {
            if (request != null && failure != null) {
                answer = ErrorAnswers.of(request, failure);
            }
            if (answer == null) {
                throw new IllegalStateException(
                        "There is no answer to " + exchange.parsed().served().api());
            }
            write(exchange, answer);
            return true;
        } catch (RuntimeException e) {
            LOG.error(
                    "An answer to {} could not be written.",
                    exchange.parsed().served().api(),
                    e);
            release(answer);
            refuse("its request could not be answered");
            return false;
        }
    }

    private static boolean wantsNoAnswer(ClientRequest request) {
        return request.api() == ApiKeys.PRODUCE
                && request.body(ProduceRequestData.class).acks() == 0;
    }

    private void write(Exchange exchange, ApiMessage answer) {
        ClientRequest request = exchange.parsed().request();
        short version = request == null ? 0 : request.version();
        List<ReferenceCounted> parts = AnswerEncoder.encode(
                channel.alloc(),
                exchange.parsed().served().api(),
                version,
                exchange.parsed().correlationId(),
                answer);
        for (int i = 0; i < parts.size() - 1; i++) {
            channel.write(parts.get(i), channel.voidPromise());
        }
        ReferenceCounted last = parts.get(parts.size() - 1);
        if (answer instanceof HeldAnswer) {
            channel.write(last).addListener((ChannelFuture written) -> release(answer));
        } else {
            channel.write(last, channel.voidPromise());
        }
    }

    private static void release(@Nullable ApiMessage answer) {
        if (answer instanceof HeldAnswer held) {
            held.release();
        }
    }

    private void refuse(String reason) {
        if (!closed) {
            complaints.tell(channel.remoteAddress(), listener, reason);
            close();
        }
    }

    private void lookAfterIdle(long inMillis) {
        channel.eventLoop().schedule(this::closeIfIdle, inMillis, TimeUnit.MILLISECONDS);
    }

    private void closeIfIdle() {
        if (closed) {
            return;
        }
        boolean isStalled = frames.isWithinRequest() && unread.isEmpty() && !waitsForMemory;
        long allowedMillis =
                isStalled || !channel.isWritable() ? Math.min(STALL_MILLIS, limits.idleMillis()) : limits.idleMillis();
        noticeWritten();
        long silentMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastActivityNanos);
        boolean waits = channel.isWritable() && (!exchanges.isEmpty() || !unread.isEmpty());
        if (silentMillis < allowedMillis || waits) {
            long left = waits ? limits.idleMillis() : allowedMillis - silentMillis;
            lookAfterIdle(Math.max(1, Math.min(left, STALL_MILLIS)));
        } else if (lastUnwritten > 0) {
            refuse("it has read nothing of its answers for %d ms".formatted(silentMillis));
        } else if (isStalled) {
            refuse("nothing has come for %d ms within a request".formatted(silentMillis));
        } else {
            LOG.debug("Closing the connection of {}, on which nothing has happened.", channel.remoteAddress());
            close();
        }
    }

    /** The client does something as long as it reads what it is sent. */
    private void noticeWritten() {
        long unwritten = channel.isWritable() ? 0 : channel.bytesBeforeWritable();
        if (unwritten != lastUnwritten) {
            lastActivityNanos = System.nanoTime();
        }
        lastUnwritten = unwritten;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        lastActivityNanos = System.nanoTime();
        if (channel.isWritable()) {
            writeSoon();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("The connection of {} broke.", channel.remoteAddress(), cause);
        } else {
            LOG.error("The connection of {} has failed.", channel.remoteAddress(), cause);
        }
        close();
    }

    private void close() {
        if (closed) {
            return;
        }
        closed = true;
        channel.close();
        frames.close();
        for (ByteBuf bytes = unread.poll(); bytes != null; bytes = unread.poll()) {
            bytes.release();
        }
        for (Iterator<Exchange> each = exchanges.iterator(); each.hasNext(); each.remove()) {
            each.next().drop();
        }
    }
}
