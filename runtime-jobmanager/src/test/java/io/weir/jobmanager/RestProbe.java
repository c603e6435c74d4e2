package io.weir.jobmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.rpc.ControlCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A small HTTP client for tests. */
public final class RestProbe {
    private static final String BOUNDARY = "----weir-test-boundary";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    /** Talks to that port of this machine. */
    public RestProbe(int port) {
        this.port = port;
    }

    /** Sends a request with headers in pairs. */
    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build(), BodyHandlers.ofString());
    }

    /** The answer to a GET as text. */
    public String text(String path) {
        return send("GET", path, "").body();
    }

    /** The answer to a GET as JSON. */
    public JsonNode json(String path) {
        HttpResponse<String> response = send("GET", path, "");
        if (response.statusCode() != 200) {
            throw new AssertionError("GET %s: %d %s".formatted(path, response.statusCode(), response.body()));
        }
        return parse(response.body());
    }

    /** The bytes of a GET. */
    public HttpResponse<byte[]> bytes(String path) {
        return send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    /** Submits a job. */
    public HttpResponse<String> submit(JobGraph job) {
        return multipart("/weir/v1/jobs", Map.of("graph; filename=\"graph\"", ControlCodec.writeGraph(job)));
    }

    /** Posts files by {@code field; filename="name"}, the field without quotes. */
    public HttpResponse<String> multipart(String path, Map<String, byte[]> files) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        files.forEach((field, bytes) -> {
            String name = field.contains(";") ? field.substring(0, field.indexOf(';')) : field;
            String rest = field.substring(name.length());
            body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + rest
                            + "\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(bytes);
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        return send(request, BodyHandlers.ofString());
    }

    /** Reads JSON. */
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("No JSON: " + text, e);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
