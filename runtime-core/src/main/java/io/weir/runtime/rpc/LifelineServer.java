package io.weir.runtime.rpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.DelimiterBasedFrameDecoder;
import io.netty.handler.codec.Delimiters;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JobManager's end of the lifelines: TCP connections on which TaskManagers say their id and then nothing. The kernel
 * closes them when a process ends, however it ends, so that a killed TaskManager is noticed at once.
 *
 * <pre>
 *   TaskManager ── id '\n' ──►  JobManager          (then silence until one of them is gone)
 * </pre>
 */
public final class LifelineServer implements Lifelines {
    private static final Logger LOG = LoggerFactory.getLogger(LifelineServer.class);
    private static final int MAX_ID_BYTES = 512;
    private static final long INTRODUCTION_TIMEOUT_SECONDS = 10;

    private final Listener listener;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("weir-jobmanager-lifeline", true), NioIoHandler.newFactory());
    private final Channel server;
    private final ConcurrentHashMap<String, Channel> open = new ConcurrentHashMap<>();
    private volatile boolean closing;

    /**
     * Starts to listen.
     *
     * @param port 0: any free one
     * @throws RpcException if it cannot, as when the port is in use
     */
    public LifelineServer(String bindHost, int port, Listener listener) {
        this.listener = listener;
        try {
            this.server = new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline()
                                    .addLast(new DelimiterBasedFrameDecoder(MAX_ID_BYTES, Delimiters.lineDelimiter()))
                                    .addLast(new StringDecoder(StandardCharsets.UTF_8))
                                    .addLast(new Lifeline());
                        }
                    })
                    .bind(bindHost, port)
                    .syncUninterruptibly()
                    .channel();
        } catch (RuntimeException | Error e) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        } catch (Exception e) { // Netty throws the BindException as it is, undeclared
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new RpcException(
                    "Cannot listen for lifelines on %s:%d (%s); set 'jobmanager.lifeline.port' to another port."
                            .formatted(bindHost, port, e.getMessage()));
        }
    }

    @Override
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public void cut(String taskManagerId) {
        Channel channel = open.get(taskManagerId);
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void close() {
        closing = true;
        server.close().awaitUninterruptibly();
        open.values().forEach(Channel::close);
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }

    private final class Lifeline extends SimpleChannelInboundHandler<String> {
        private @Nullable String id;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.executor()
                    .schedule(
                            () -> {
                                if (id == null) {
                                    context.close();
                                }
                            },
                            INTRODUCTION_TIMEOUT_SECONDS,
                            TimeUnit.SECONDS);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, String line) {
            if (id != null || open.putIfAbsent(line, context.channel()) != null) {
                LOG.warn(
                        "{} says it is TaskManager '{}', which has a lifeline already; it is cut off",
                        context.channel().remoteAddress(),
                        line);
                context.close();
                return;
            }
            id = line;
            listener.onLifelineOpened(line);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            String closed = id;
            if (closed != null && open.remove(closed, context.channel()) && !closing) {
                listener.onLifelineClosed(closed);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // a reset connection; channelInactive tells the listener
        }
    }
}
