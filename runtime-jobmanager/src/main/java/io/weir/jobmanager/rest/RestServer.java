package io.weir.jobmanager.rest;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.weir.runtime.config.RestConfig;
import io.weir.runtime.rpc.RpcException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The HTTP server of the JobManager. */
public final class RestServer implements AutoCloseable {
    private static final int THREADS = 2;

    private final RouteTable routes;
    private final RequestGuard guard;
    private final StaticFiles files;
    private final RequestBody.Limits limits;
    private final Executor io;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            THREADS, new DefaultThreadFactory("weir-jobmanager-rest", true), NioIoHandler.newFactory());
    private final Channel server;

    /**
     * Starts to listen.
     *
     * @throws RpcException if it cannot, as when the port is in use; the message names the key to change
     */
    RestServer(RestConfig config, List<Route> routes, StaticFiles files, Path temporaryDirectory, Executor io) {
        this.routes = new RouteTable(routes);
        this.files = files;
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

    /** Has a request answered. Called by the connection's thread. */
    CompletionStage<RestResponse> answer(HttpRequest request, RequestBody body) {
        try {
            return route(request, body);
        } catch (RestException | IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<RestResponse> route(HttpRequest request, RequestBody body) throws IOException {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        Map<String, List<String>> query = query(uri);
        String path = uri.rawPath();
        String method = request.method().equals(HttpMethod.HEAD)
                ? "GET"
                : request.method().name();
        Optional<RouteTable.Match> match = routes.find(path);
        if (match.isEmpty()) {
            guard.check(request.headers(), false);
            if (!method.equals("GET")) {
                throw RestException.notFound("There is nothing at '%s'.".formatted(path));
            }
            return CompletableFuture.supplyAsync(
                    () -> files.find(path)
                            .orElseThrow(() -> RestException.notFound("There is nothing at '%s'.".formatted(path))),
                    io);
        }
        Route route = match.get().routes().get(method);
        if (route == null) {
            throw new RestException(
                    HttpResponseStatus.METHOD_NOT_ALLOWED,
                    "'%s' takes %s, not %s."
                            .formatted(path, String.join(", ", match.get().methods()), method));
        }
        guard.check(request.headers(), route.changes());
        return route.handler().handle(new RestRequest(match.get().parameters(), query, body.bytes(), body.parts()));
    }

    private static Map<String, List<String>> query(QueryStringDecoder uri) {
        try {
            return uri.parameters();
        } catch (IllegalArgumentException e) {
            throw RestException.badRequest("The query '%s' is malformed.".formatted(uri.rawQuery()));
        }
    }
}
