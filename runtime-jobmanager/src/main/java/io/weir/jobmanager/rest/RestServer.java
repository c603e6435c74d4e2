package io.weir.jobmanager.rest;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.weir.jobmanager.program.ProgramRunner;
import io.weir.runtime.config.RestConfig;
import io.weir.runtime.rpc.RpcException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The HTTP server of the JobManager. */
public final class RestServer implements AutoCloseable {
    private static final int THREADS = 2;

    private final RequestGuard guard;
    private final StaticFiles files;
    private final RequestBody.Limits limits;
    private final Executor io;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            THREADS, new DefaultThreadFactory("weir-jobmanager-rest", true), NioIoHandler.newFactory());
    private final Channel server;
    /** Changed by the thread of the leadership, read by those of connections. */
    private volatile Answering answering;

    /**
     * Starts to listen; nobody leads yet.
     *
     * @throws RpcException if it cannot, as when the port is in use; the message names the key to change
     */
    public RestServer(RestConfig config, Path temporaryDirectory, Executor io) {
        this.files = new StaticFiles(RestServer.class.getClassLoader());
        this.limits = new RequestBody.Limits(config.maxContentBytes(), temporaryDirectory);
        this.io = io;
        long idleSeconds = config.idleTimeout().toSeconds();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpServerExpectContinueHandler())
                                .addLast(new IdleStateHandler(0, 0, idleSeconds, TimeUnit.SECONDS))
                                .addLast(new FlowControlHandler())
                                .addLast(new RestChannel(RestServer.this));
                    }
                });
        var bound = bootstrap.bind(config.bindAddress(), config.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new RpcException(
                    "REST cannot listen on %s:%d (%s); end the process that uses the port, or set 'rest.port' to another."
                            .formatted(
                                    config.bindAddress(),
                                    config.port(),
                                    bound.cause().getMessage()));
        }
        this.server = bound.channel();
        this.guard = new RequestGuard(
                ((InetSocketAddress) server.localAddress()).getAddress().isLoopbackAddress(), config.address());
        this.answering = new Standby(Optional::empty, URI.create("/"), guard, files, limits, io);
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }

    RequestBody.Limits limits() {
        return limits;
    }

    /** Who answers what comes from now on. */
    Answering answering() {
        return answering;
    }

    /** From now on requests are answered by the routes of {@code context}, whose endpoint leads. */
    public void lead(RestContext context, @Nullable ProgramRunner runner) {
        answering = new LeaderRoutes(RestEndpoint.routes(context, runner), guard, files, io);
    }

    /** From now on requests are passed on; {@code leader} says where to, or nothing while nobody leads. */
    public void follow(Supplier<Optional<URI>> leader, URI own) {
        Answering before = answering;
        answering = new Standby(leader, own, guard, files, limits, io);
        if (before instanceof LeaderRoutes routes) {
            routes.end();
        }
    }
}
