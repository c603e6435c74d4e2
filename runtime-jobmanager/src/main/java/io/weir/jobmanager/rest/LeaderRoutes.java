package io.weir.jobmanager.rest;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** Answers by the route table, for one term. What is under way when that ends is answered with 503. */
final class LeaderRoutes implements Answering {
    private final RouteTable routes;
    private final RequestGuard guard;
    private final StaticFiles files;
    private final Executor io;
    private final Map<Long, CompletableFuture<RestResponse>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean ended;

    LeaderRoutes(List<Route> routes, RequestGuard guard, StaticFiles files, Executor io) {
        this.routes = new RouteTable(routes);
        this.guard = guard;
        this.files = files;
        this.io = io;
    }

    @Override
    public boolean passesOn() {
        return false;
    }

    @Override
    public CompletionStage<RestResponse> answer(HttpRequest request, RequestBody body) throws IOException {
        CompletableFuture<RestResponse> answer = new CompletableFuture<>();
        long number = numbers.incrementAndGet();
        underWay.put(number, answer);
        try {
            route(request, body).whenComplete((response, error) -> {
                underWay.remove(number);
                if (error == null) {
                    answer.complete(response);
                } else {
                    answer.completeExceptionally(error);
                }
            });
        } catch (RuntimeException | IOException e) {
            underWay.remove(number);
            throw e;
        }
        if (ended) {
            end();
        }
        return answer;
    }

    /** The endpoint behind the routes answers no more. */
    void end() {
        ended = true;
        underWay.values()
                .forEach(answer -> answer.completeExceptionally(new RestException(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "This JobManager leads no longer; ask again in a moment.")));
        underWay.clear();
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
