package io.weir.taskmanager.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.weir.runtime.protocol.TaskDeployment.Peer;
import io.weir.taskmanager.exchange.ChannelId;
import io.weir.taskmanager.exchange.ChannelSink;
import io.weir.taskmanager.exchange.ChannelSource;
import io.weir.taskmanager.exchange.Exchange;
import io.weir.taskmanager.exchange.RemoteChannels;
import io.weir.taskmanager.exchange.TaskSignal;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The exchange port of a TaskManager and its connections to others. Callable from any thread. */
public final class Network implements RemoteChannels {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final EventLoopGroup group;
    private final Channel server;
    private final int segmentBytes;
    private final InputRegistry registry = new InputRegistry();
    private final AtomicInteger lastNumber = new AtomicInteger();
    private final Map<String, OutgoingConnection> outgoing = new HashMap<>();

    /**
     * Starts to listen.
     *
     * @param port 0: any free one
     * @param segmentBytes roughly how large a frame is
     * @throws IllegalStateException if it cannot, as when the port is in use; one sentence
     */
    public Network(String bindHost, int port, int segmentBytes) {
        this.segmentBytes = segmentBytes;
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
        group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("weir-taskmanager-network", true), NioIoHandler.newFactory());
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new NetworkPipeline(Frames.MAX_HELLO_BYTES, () -> new IncomingConnection(registry)))
                .bind(bindHost, port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IllegalStateException(
                    "Cannot listen for records on %s:%d (%s); set 'taskmanager.data.port' to another port, or to 0."
                            .formatted(bindHost, port, bound.cause().getMessage()));
        }
        server = bound.channel();
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public ChannelSink openOutput(ChannelId id, Peer consumer, Exchange.Content content, TaskSignal producer) {
        OutgoingConnection connection = connection(consumer);
        BatchEncoder encoder = new BatchEncoder(content.serializer(), connection.allocator(), segmentBytes);
        RemoteOutput output = new RemoteOutput(id, lastNumber.incrementAndGet(), connection, encoder, producer);
        connection.open(output);
        return output;
    }

    @Override
    public ChannelSource openInput(ChannelId id, Peer producer, Exchange.Content content, TaskSignal consumer) {
        RemoteInput input = new RemoteInput(id, new BatchDecoder(content), consumer);
        registry.register(input, producer.taskManagerId());
        return input;
    }

    private synchronized OutgoingConnection connection(Peer peer) {
        OutgoingConnection present = outgoing.get(peer.taskManagerId());
        if (present != null) {
            return present;
        }
        OutgoingConnection connection =
                new OutgoingConnection(peer.taskManagerId(), group.next(), () -> forget(peer.taskManagerId()));
        outgoing.put(peer.taskManagerId(), connection);
        new Bootstrap()
                .group(connection.loop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .handler(new NetworkPipeline(Frames.MAX_HELLO_BYTES, () -> connection))
                .connect(peer.host(), peer.dataPort())
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        connection.fail("TaskManager %s cannot be reached at %s:%d: %s."
                                .formatted(
                                        peer.taskManagerId(),
                                        peer.host(),
                                        peer.dataPort(),
                                        connected.cause().getMessage()));
                    }
                });
        return connection;
    }

    private synchronized void forget(String taskManagerId) {
        outgoing.remove(taskManagerId);
    }

    @Override
    public void releaseJob(String jobId) {
        registry.releaseJob(jobId);
        synchronized (this) {
            outgoing.values().forEach(connection -> connection.releaseJob(jobId));
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            outgoing.values().forEach(OutgoingConnection::close);
        }
        server.close();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
