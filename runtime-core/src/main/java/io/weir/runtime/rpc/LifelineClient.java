package io.weir.runtime.rpc;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The TaskManager's end of a lifeline; see {@link LifelineServer}. */
public final class LifelineClient implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("weir-taskmanager-lifeline", true), NioIoHandler.newFactory());
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Runnable onClosed;

    /**
     * Connects in the background and says {@code taskManagerId}.
     *
     * @param onClosed called once when the connection is lost or does not come about, by the lifeline's thread; not called
     *     after {@link #close}
     */
    public LifelineClient(String host, int port, String taskManagerId, Runnable onClosed) {
        this.onClosed = onClosed;
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .handler(new Watch())
                .connect(host, port)
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        Channel channel = connected.channel();
                        channel.writeAndFlush(
                                Unpooled.copiedBuffer(taskManagerId + "\n", StandardCharsets.UTF_8),
                                channel.voidPromise());
                    } else {
                        lost();
                    }
                });
    }

    @Override
    public void close() {
        ended.set(true);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private void lost() {
        if (ended.compareAndSet(false, true)) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            onClosed.run();
        }
    }

    private final class Watch extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message); // the JobManager says nothing
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            lost();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
