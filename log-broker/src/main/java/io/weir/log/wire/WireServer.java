package io.weir.log.wire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.weir.log.wire.WireSettings.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's ports. First they are bound, so that the addresses are known which the answers name; clients may connect from
 * then on and are served from {@link #serve} on.
 *
 * <p><b>Threading:</b> all methods may be called by any thread.
 */
public final class WireServer implements Endpoints, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WireServer.class);
    private static final int BACKLOG = 512;

    private final WireSettings settings;
    private final EventLoopGroup threads;
    private final MemoryBudget budget;
    private final Complaints complaints = new Complaints();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Map<String, Channel> listening = new LinkedHashMap<>();
    private volatile @Nullable Apis apis;

    private WireServer(WireSettings settings) {
        this.settings = settings;
        budget = new MemoryBudget(settings.limits().memoryBytes());
        threads = new MultiThreadIoEventLoopGroup(
                settings.networkThreads(), new DefaultThreadFactory("log-network", true), NioIoHandler.newFactory());
    }

    /**
     * Binds all listeners.
     *
     * @throws IOException if one cannot be bound; the message names it and says what to do
     */
    public static WireServer bind(WireSettings settings) throws IOException {
        WireServer server = new WireServer(settings);
        for (Listener listener : settings.listeners()) {
            ChannelFuture bound = server.bind(listener);
            if (!bound.isSuccess()) {
                server.close();
                throw new IOException(
                        "Listener %s cannot listen on %s:%d (%s). Give it another port in 'listeners', or end who has it."
                                .formatted(
                                        listener.name(),
                                        listener.bindHost(),
                                        listener.bindPort(),
                                        bound.cause().getMessage()),
                        bound.cause());
            }
            server.listening.put(listener.name(), bound.channel());
        }
        return server;
    }

    private ChannelFuture bind(Listener listener) {
        return new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, listener);
                    }
                })
                .bind(listener.bindHost(), listener.bindPort())
                .awaitUninterruptibly();
    }

    private void accept(Channel channel, Listener listener) {
        Apis served = apis;
        if (served == null || connections.size() >= settings.limits().connections()) {
            complaints.tell(
                    channel.remoteAddress(),
                    listener.name(),
                    "%d are open, and no more are taken (max.connections)".formatted(connections.size()));
            channel.close();
            return;
        }
        connections.add(channel);
        channel.pipeline()
                .addLast(new Connection(channel, listener.name(), served, settings.limits(), budget, complaints));
    }

    /** Answers from now on; called once. */
    public void serve(Apis table) {
        apis = table;
        listening.forEach((name, channel) -> {
            channel.config().setAutoRead(true);
            LOG.info("Listener {} serves {} and is known to clients as {}.", name, channel.localAddress(), of(name));
        });
    }

    @Override
    public Endpoint of(String listenerName) {
        for (Listener listener : settings.listeners()) {
            if (listener.name().equals(listenerName)) {
                Endpoint advertised = listener.advertised();
                int port = advertised == null || advertised.port() == 0 ? port(listenerName) : advertised.port();
                return new Endpoint(advertised == null ? listener.bindHost() : advertised.host(), port);
            }
        }
        throw new IllegalArgumentException("There is no listener %s.".formatted(listenerName));
    }

    /** The port that the listener got. */
    public int port(String listenerName) {
        Channel channel = listening.get(listenerName);
        if (channel == null) {
            throw new IllegalArgumentException("There is no listener %s.".formatted(listenerName));
        }
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Connections that are open. */
    public int connections() {
        return connections.size();
    }

    /** Bytes that requests under way may still take; below 0 while one takes more. */
    public long freeRequestBytes() {
        return budget.freeBytes();
    }

    /** Closes ports and connections; what was asked and is not answered stays so. */
    @Override
    public void close() {
        listening.values().forEach(channel -> channel.close().awaitUninterruptibly());
        connections.close().awaitUninterruptibly();
        threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
