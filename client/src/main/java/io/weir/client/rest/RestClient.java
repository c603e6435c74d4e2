package io.weir.client.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.rpc.ControlCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Talks to the REST endpoint of a JobManager. Callable from any thread. */
public final class RestClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration BRIEFLY = Duration.ofSeconds(2);

    private final URI address;
    private final Duration timeout;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** Talks to {@code address}, waiting {@code timeout} for each answer. */
    public RestClient(URI address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
    }

    /** Where it talks to. */
    public URI address() {
        return address;
    }

    /** GET. */
    public JsonNode get(String path) {
        return json(send(request(path).GET().build()));
    }

    /** GET whose answer says nothing; waits for it only briefly. */
    public void tell(String path) {
        send(request(path).timeout(BRIEFLY).GET().build());
    }

    /** PATCH without a body. */
    public JsonNode patch(String path) {
        return json(send(request(path)
                .method("PATCH", HttpRequest.BodyPublishers.noBody())
                .build()));
    }

    /** POST with a JSON body. */
    public JsonNode post(String path, JsonNode body) {
        return json(send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build()));
    }

    /** Submits a job with its jars. */
    public void submit(JobGraph job, List<Path> jars) {
        String boundary = UUID.randomUUID().toString();
        HttpRequest request = request("/weir/v1/jobs")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> multipart(boundary, job, jars)))
                .build();
        json(send(request));
    }

    private static InputStream multipart(String boundary, JobGraph job, List<Path> jars) {
        List<InputStream> parts = new ArrayList<>();
        parts.add(text("--%s\r\nContent-Disposition: form-data; name=\"graph\"; filename=\"graph.cbor\"\r\n"
                        .formatted(boundary)
                + "Content-Type: application/cbor\r\n\r\n"));
        parts.add(new ByteArrayInputStream(ControlCodec.writeGraph(job)));
        for (Path jar : jars) {
            parts.add(text("\r\n--%s\r\nContent-Disposition: form-data; name=\"jar\"; filename=\"%s\"\r\n"
                            .formatted(boundary, jar.getFileName())
                    + "Content-Type: application/java-archive\r\n\r\n"));
            try {
                parts.add(Files.newInputStream(jar));
            } catch (IOException e) {
                throw new UncheckedIOException("'%s' cannot be read: %s".formatted(jar, e.getMessage()), e);
            }
        }
        parts.add(text("\r\n--%s--\r\n".formatted(boundary)));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(timeout);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new ClusterUnreachableException(
                    "No JobManager answers at %s.".formatted(address),
                    "start one with bin/start-cluster.sh, or name another with -m HOST:PORT");
        } catch (IOException e) {
            throw new ClusterUnreachableException(
                    "The JobManager at %s does not answer as it should: %s.".formatted(address, e.getMessage()),
                    "see the JobManager's log");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private JsonNode json(HttpResponse<String> response) {
        JsonNode body;
        try {
            body = JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new ClusterUnreachableException(
                    "What answers at %s is no JobManager of Weir.".formatted(address),
                    "name another with -m HOST:PORT");
        }
        if (response.statusCode() >= 400) {
            JsonNode errors = body.path("errors");
            String message = errors.isArray() && !errors.isEmpty()
                    ? errors.get(0).asText()
                    : "%s answered %d.".formatted(response.uri(), response.statusCode());
            throw new RestFailedException(response.statusCode(), message);
        }
        return body;
    }
}
