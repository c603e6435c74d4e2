package io.weir.jobmanager.rest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: reads a request whole, has it answered, then reads the next. */
final class RestChannel extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger LOG = LoggerFactory.getLogger(RestChannel.class);
    private static final long LINGER_SECONDS = 10;
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final RestServer server;
    private @Nullable HttpRequest request;
    private @Nullable RequestBody body;
    /** Who answers the request that has begun. */
    private Answering answerer;

    private boolean answering;
    private boolean refused;
    private boolean requestEnded;

    RestChannel(RestServer server) {
        this.server = server;
        this.answerer = server.answering();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (answering) {
            if (refused && message instanceof LastHttpContent) {
                requestEnded = true;
                context.close();
            }
            return; // the rest of a request that was refused
        }
        try {
            requestEnded = message instanceof LastHttpContent;
            if (message instanceof HttpRequest begun) {
                begin(begun);
            }
            if (message instanceof HttpContent content && request != null && body != null) {
                body.add(content);
                if (message instanceof LastHttpContent) {
                    answer(context, request, body);
                }
            }
        } catch (RestException e) {
            refuse(context, e);
        }
    }

    private void begin(HttpRequest begun) {
        if (begun.decoderResult().isFailure()) {
            throw RestException.badRequest("This is no HTTP request.");
        }
        request = begun;
        answerer = server.answering();
        body = RequestBody.of(begun, server.limits(), answerer.passesOn());
    }

    private void answer(ChannelHandlerContext context, HttpRequest asked, RequestBody content) {
        answering = true;
        context.channel().config().setAutoRead(false);
        CompletionStage<RestResponse> answer = answered(asked, content);
        answer.whenCompleteAsync(
                (response, error) -> {
                    content.close();
                    body = null;
                    RestResponse shown = error == null ? response : errorResponse(asked, error);
                    write(context, asked, shown, HttpUtil.isKeepAlive(asked));
                },
                context.executor());
    }

    private CompletionStage<RestResponse> answered(HttpRequest asked, RequestBody content) {
        try {
            return answerer.answer(asked, content);
        } catch (RestException | IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void refuse(ChannelHandlerContext context, RestException e) {
        answering = true;
        refused = true;
        if (body != null) {
            body.close();
            body = null;
        }
        write(context, request, error(e.status().code(), String.valueOf(e.getMessage())), false);
        if (!requestEnded) {
            // Closed while the client still sends, the connection would be reset and the answer lost with it.
            context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static RestResponse errorResponse(HttpRequest asked, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof RestException refused) {
            return error(refused.status().code(), String.valueOf(refused.getMessage()));
        }
        LOG.error("{} {} failed", asked.method(), asked.uri(), cause);
        return error(500, "The JobManager failed on this request: %s. Its log has the details.".formatted(cause));
    }

    static RestResponse error(int status, String message) {
        return new RestResponse.Json(status, Map.of("errors", List.of(message)));
    }

    private void write(
            ChannelHandlerContext context, @Nullable HttpRequest asked, RestResponse response, boolean keepAlive) {
        boolean head = asked != null && asked.method().equals(HttpMethod.HEAD);
        try {
            if (response instanceof RestResponse.Download download) {
                writeFile(context, download, head, keepAlive);
            } else if (response instanceof RestResponse.Bytes bytes) {
                writeBytes(context, bytes.status(), bytes.contentType(), bytes.body(), head, keepAlive);
            } else if (response instanceof RestResponse.Json json) {
                byte[] text = Json.MAPPER.writeValueAsBytes(json.body());
                writeBytes(context, json.status(), "application/json; charset=UTF-8", text, head, keepAlive);
            }
        } catch (NoSuchFileException e) {
            write(context, asked, error(404, "The file is gone."), keepAlive);
        } catch (IOException e) {
            LOG.error("An answer cannot be written", e);
            context.close();
        }
    }

    private void writeBytes(
            ChannelHandlerContext context, int status, String type, byte[] bytes, boolean head, boolean keepAlive) {
        ByteBuf content = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes);
        HttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), content);
        headers(response, type, bytes.length, keepAlive);
        context.writeAndFlush(response).addListener(done(keepAlive));
    }

    private void writeFile(
            ChannelHandlerContext context, RestResponse.Download download, boolean head, boolean keepAlive)
            throws IOException {
        // Opened before the header promises a length: the file may be deleted at any moment.
        FileChannel file = FileChannel.open(download.file(), StandardOpenOption.READ);
        long length = file.size();
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(download.status()));
        headers(response, download.contentType(), length, keepAlive);
        context.write(response);
        if (head) {
            file.close();
        } else {
            context.write(new DefaultFileRegion(file, 0, length));
        }
        context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(done(keepAlive));
    }

    private static void headers(HttpResponse response, String type, long length, boolean keepAlive) {
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
                .set("x-content-type-options", "nosniff")
                .set("referrer-policy", "no-referrer");
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private ChannelFutureListener done(boolean keepAlive) {
        return written -> {
            Channel channel = written.channel();
            if (refused && written.isSuccess() && !requestEnded) {
                return; // closed when the request has come to its end
            }
            if (!keepAlive || !written.isSuccess()) {
                channel.close();
                return;
            }
            answering = false;
            request = null;
            channel.config().setAutoRead(true);
        };
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent && !answering) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (body != null && !answering) {
            body.close();
            body = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("A connection failed", cause); // the client has gone or does not speak HTTP
        context.close();
    }
}
