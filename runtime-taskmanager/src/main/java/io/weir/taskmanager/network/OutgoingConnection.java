package io.weir.taskmanager.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.weir.taskmanager.exchange.ChannelId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one other TaskManager, with all channels to it. Everything but {@link #pump} and {@link #open} happens
 * on the connection's event loop.
 */
final class OutgoingConnection extends SimpleChannelInboundHandler<ByteBuf> {
    private static final String LATER_ATTEMPT = "A later attempt of the task has begun.";

    private final String peer;
    private final EventLoop loop;
    private final Runnable onClosed;
    private final Map<Integer, RemoteOutput> outputs = new HashMap<>();
    /** Of those the one of the latest attempts, which takes the place of what there was. */
    private final Map<ChannelId.Place, RemoteOutput> latest = new HashMap<>();

    private @Nullable Channel channel;
    private @Nullable String broken;

    /**
     * A connection that is being made.
     *
     * @param peer the other TaskManager, for messages
     * @param onClosed called when it is lost
     */
    OutgoingConnection(String peer, EventLoop loop, Runnable onClosed) {
        this.peer = peer;
        this.loop = loop;
        this.onClosed = onClosed;
    }

    ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    /** Adds a channel. Callable from any thread. */
    void open(RemoteOutput output) {
        loop.execute(() -> {
            if (broken != null) {
                output.breakOff(broken);
                return;
            }
            RemoteOutput former = latest.get(output.id().place());
            if (former != null && output.id().isBefore(former.id())) {
                output.breakOff(LATER_ATTEMPT);
                return;
            }
            latest.put(output.id().place(), output);
            if (former != null) {
                outputs.remove(former.number());
                former.breakOff(LATER_ATTEMPT);
            }
            outputs.put(output.number(), output);
            if (channel != null) {
                channel.writeAndFlush(Frames.open(allocator(), output.number(), output.id()), channel.voidPromise());
            }
        });
    }

    /** Sends what there are credits for. Callable from any thread. */
    void pump(RemoteOutput output) {
        if (loop.inEventLoop()) {
            pumpNow(output);
        } else {
            loop.execute(() -> pumpNow(output));
        }
    }

    private void pumpNow(RemoteOutput output) {
        if (broken != null) {
            output.breakOff(broken);
            return;
        }
        Channel open = channel;
        if (open == null) {
            return;
        }
        boolean written = false;
        ByteBuf frame = output.announcement();
        if (frame != null) {
            open.write(frame, open.voidPromise());
            written = true;
        }
        while ((frame = output.nextToSend()) != null) {
            open.write(frame, open.voidPromise());
            written = true;
        }
        if (written) {
            open.flush();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Channel open = context.channel();
        channel = open;
        open.write(Frames.hello(allocator()), open.voidPromise());
        for (RemoteOutput output : outputs.values()) {
            open.write(Frames.open(allocator(), output.number(), output.id()), open.voidPromise());
        }
        open.flush();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        byte type = frame.readByte();
        if (type != Frames.CREDIT && type != Frames.PULL) {
            throw new IllegalStateException("unexpected frame of type " + type);
        }
        RemoteOutput output = outputs.get(frame.readInt());
        if (output != null) {
            if (type == Frames.CREDIT) {
                output.grant(frame.readInt());
            } else {
                output.pull(frame.readLong());
            }
            pumpNow(output);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail("The connection to TaskManager %s was lost.".formatted(peer));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail("The connection to TaskManager %s failed: %s.".formatted(peer, cause.getMessage()));
        context.close();
    }

    /** The connection is lost or did not come about. */
    void fail(String reason) {
        if (broken == null) {
            broken = reason;
            outputs.values().forEach(output -> output.breakOff(reason));
            outputs.clear();
            latest.clear();
            onClosed.run();
        }
    }

    /** Forgets the channels of a job. Callable from any thread. */
    void releaseJob(String jobId) {
        loop.execute(() -> {
            latest.keySet().removeIf(place -> place.jobId().equals(jobId));
            outputs.values().removeIf(output -> {
                boolean released = output.id().jobId().equals(jobId);
                if (released) {
                    output.breakOff("The job has ended.");
                }
                return released;
            });
        });
    }

    /** Closes it in good order. Callable from any thread. */
    void close() {
        loop.execute(() -> {
            if (channel != null) {
                Objects.requireNonNull(channel).close();
            }
        });
    }

    EventLoop loop() {
        return loop;
    }
}
