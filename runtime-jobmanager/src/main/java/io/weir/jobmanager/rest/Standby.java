package io.weir.jobmanager.rest;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers while another JobManager leads: the page's files itself, all else by asking the leader. Requests of other sites'
 * pages are refused here, as the leader cannot tell them from those of this JobManager's page.
 */
final class Standby implements Answering {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int BUFFER_BYTES = 64 << 10;

    private final Supplier<Optional<URI>> leader;
    private final URI own;
    private final RequestGuard guard;
    private final StaticFiles files;
    private final RequestBody.Limits limits;
    private final Executor io;
    /** Made with the first request; guarded by this, as those come by several threads. */
    private @Nullable HttpClient http;

    /** {@code leader}: where the leader's REST endpoint is; empty: nobody leads. {@code own}: where this one is. */
    Standby(
            Supplier<Optional<URI>> leader,
            URI own,
            RequestGuard guard,
            StaticFiles files,
            RequestBody.Limits limits,
            Executor io) {
        this.leader = leader;
        this.own = own;
        this.guard = guard;
        this.files = files;
        this.limits = limits;
        this.io = io;
    }

    private synchronized HttpClient http() {
        HttpClient made = http;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .executor(io)
                    .build();
            http = made;
        }
        return made;
    }

    @Override
    public boolean passesOn() {
        return true;
    }

    @Override
    public CompletionStage<RestResponse> answer(HttpRequest request, RequestBody body) {
        guard.check(request.headers(), true);
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return CompletableFuture.supplyAsync(
                        () -> reads
                                ? files.find(new QueryStringDecoder(request.uri()).rawPath())
                                : Optional.<RestResponse>empty(),
                        io)
                .thenCompose(file -> file.<CompletionStage<RestResponse>>map(CompletableFuture::completedFuture)
                        .orElseGet(() -> pass(request, body)));
    }

    private CompletionStage<RestResponse> pass(HttpRequest request, RequestBody body) {
        // The own address is what is left of a former term, or what has just begun: the routes are not there yet.
        URI target = leader.get().filter(address -> !address.equals(own)).orElseThrow(Standby::nobody);
        java.net.http.HttpRequest.Builder passed;
        try {
            passed = java.net.http.HttpRequest.newBuilder(target.resolve(request.uri()))
                    .timeout(TIMEOUT)
                    .method(request.method().name(), body.publisher());
        } catch (IllegalArgumentException | IOException e) {
            throw RestException.badRequest(
                    "'%s' cannot be passed on to the leader: %s.".formatted(request.uri(), e.getMessage()));
        }
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        if (type != null) {
            passed.header(HttpHeaderNames.CONTENT_TYPE.toString(), type);
        }
        return http().sendAsync(passed.build(), HttpResponse.BodyHandlers.ofInputStream())
                .handleAsync(
                        (response, error) -> {
                            if (error != null) {
                                throw new RestException(
                                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                                        "The leading JobManager at %s does not answer; ask again in a moment, or see its log."
                                                .formatted(target));
                            }
                            return taken(response);
                        },
                        io);
    }

    private RestResponse taken(HttpResponse<InputStream> response) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = response.body()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes.write(buffer, 0, read);
                if (bytes.size() > limits.maxBytes()) {
                    throw new RestException(
                            HttpResponseStatus.BAD_GATEWAY,
                            "The leader's answer is longer than 'rest.server.max-content-length'; ask the leader itself at %s."
                                    .formatted(response.uri().resolve("/")));
                }
            }
        } catch (IOException e) {
            throw new RestException(
                    HttpResponseStatus.BAD_GATEWAY, "The leader's answer was cut off: %s.".formatted(e.getMessage()));
        }
        String type = response.headers().firstValue("content-type").orElse("application/octet-stream");
        return new RestResponse.Bytes(response.statusCode(), type, bytes.toByteArray());
    }

    private static RestException nobody() {
        return new RestException(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "No JobManager leads at this moment; one is being elected or takes over. Ask again in a moment.");
    }
}
