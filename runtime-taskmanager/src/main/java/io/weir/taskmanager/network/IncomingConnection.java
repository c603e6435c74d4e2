package io.weir.taskmanager.network;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.weir.taskmanager.exchange.BarrierEvent;
import io.weir.taskmanager.exchange.ChannelEvent;
import io.weir.taskmanager.exchange.ChannelId;
import io.weir.taskmanager.exchange.StreamSignal;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection from another TaskManager, with all channels from it. Lives on its event loop. */
final class IncomingConnection extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingConnection.class);

    private final InputRegistry registry;
    private final Map<Integer, RemoteInput> inputs = new HashMap<>();
    private boolean greeted;

    IncomingConnection(InputRegistry registry) {
        this.registry = registry;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        byte type = frame.readByte();
        if (!greeted) {
            greet(context, type, frame);
            return;
        }
        switch (type) {
            case Frames.OPEN -> open(context.channel(), frame.readInt(), Frames.readId(frame));
            case Frames.BATCH -> {
                RemoteInput input = inputs.get(frame.readInt());
                if (input != null) {
                    input.onBatch(frame.retain());
                }
            }
            case Frames.SIGNAL -> event(frame.readInt(), StreamSignal.of(frame.readByte()));
            case Frames.ANNOUNCE -> {
                RemoteInput input = inputs.get(frame.readInt());
                if (input != null) {
                    input.onAnnounce(BarrierFrames.read(frame));
                }
            }
            case Frames.BARRIER -> event(frame.readInt(), new BarrierEvent(BarrierFrames.read(frame)));
            default -> throw new IllegalStateException("unexpected frame of type " + type);
        }
    }

    private void event(int number, ChannelEvent event) {
        RemoteInput input = event == StreamSignal.END_OF_INPUT ? inputs.remove(number) : inputs.get(number);
        if (input != null) {
            input.onEvent(event);
        }
    }

    private void greet(ChannelHandlerContext context, byte type, ByteBuf frame) {
        if (type != Frames.HELLO || frame.readInt() != Frames.MAGIC || frame.readUnsignedShort() != Frames.VERSION) {
            LOG.warn(
                    "{} does not speak the exchange protocol of this version of Weir; it is cut off",
                    context.channel().remoteAddress());
            context.close();
            return;
        }
        greeted = true;
        context.pipeline().replace("frames", "frames", NetworkPipeline.frameDecoder(Frames.MAX_FRAME_BYTES));
    }

    private void open(Channel channel, int number, ChannelId id) {
        registry.whenReady(
                id,
                input -> channel.eventLoop().execute(() -> {
                    if (!channel.isActive()) {
                        input.onBroken("The connection from another TaskManager was lost.");
                        return;
                    }
                    inputs.values().removeIf(RemoteInput::isReleased);
                    inputs.put(number, input);
                    input.connected(new RemoteInput.Producer() {
                        @Override
                        public void grant(int frames) {
                            channel.writeAndFlush(
                                    Frames.credit(channel.alloc(), number, frames), channel.voidPromise());
                        }

                        @Override
                        public void pull(long checkpointId) {
                            channel.writeAndFlush(
                                    Frames.pull(channel.alloc(), number, checkpointId), channel.voidPromise());
                        }
                    });
                }));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        for (RemoteInput input : inputs.values()) {
            input.onBroken(registry.lost(input.id()));
        }
        inputs.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("The connection from {} failed", context.channel().remoteAddress(), cause);
        context.close();
    }
}
