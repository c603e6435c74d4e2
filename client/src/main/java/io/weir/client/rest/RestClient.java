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
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Talks to the REST endpoint of a JobManager. Callable from any thread. */
public final class RestClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration BRIEFLY = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int UNAVAILABLE = 503;

    private final JobManagerAddress addresses;
    private final Duration timeout;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** Found with the first call; another one after the leader has changed. */
    private volatile @Nullable URI found;

    /** Talks to {@code address}, waiting {@code timeout} for each answer. */
    public RestClient(URI address, Duration timeout) {
        this(JobManagerAddress.fixed(address), timeout);
    }

    /**
     * Talks to the JobManager that leads, waiting {@code timeout} for each answer. Where another may come to lead it is looked
     * for during that time when one does not answer.
     */
    public RestClient(JobManagerAddress addresses, Duration timeout) {
        this.addresses = addresses;
        this.timeout = timeout;
    }

    /** Where it talks to. */
    public URI address() {
        URI known = found;
        if (known == null) {
            known = addresses.find(timeout);
            found = known;
        }
        return known;
    }

    /** GET. */
    public JsonNode get(String path) {
        return json(send(path, request -> request.GET()));
    }

    /** GET whose answer says nothing; waits for it only briefly. */
    public void tell(String path) {
        send(path, request -> request.timeout(BRIEFLY).GET());
    }

    /** PATCH without a body. */
    public JsonNode patch(String path) {
        return json(send(path, request -> request.method("PATCH", HttpRequest.BodyPublishers.noBody())));
    }

    /** POST with a JSON body. */
    public JsonNode post(String path, JsonNode body) {
        return json(send(
                path,
                request -> request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))));
    }

    /** Submits a job with its jars. */
    public void submit(JobGraph job, List<Path> jars) {
        String boundary = UUID.randomUUID().toString();
        json(send(
                "/weir/v1/jobs",
                request -> request.header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> multipart(boundary, job, jars)))));
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

    private HttpResponse<String> send(String path, UnaryOperator<HttpRequest.Builder> how) {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        while (true) {
            boolean last = !addresses.mayChange() || System.nanoTime() - deadlineNanos > 0;
            URI address = address();
            try {
                HttpRequest request = how.apply(
                                HttpRequest.newBuilder(address.resolve(path)).timeout(timeout))
                        .build();
                HttpResponse<String> response =
                        http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                if (last || response.statusCode() != UNAVAILABLE) {
                    return response;
                }
            } catch (ConnectException | HttpConnectTimeoutException e) {
                // Nothing has arrived, so it may be sent to another.
                if (last) {
                    throw new ClusterUnreachableException(
                            "No JobManager answers at %s.".formatted(address),
                            "start one with bin/start-cluster.sh, or name another with -m HOST:PORT");
                }
            } catch (IOException e) {
                found = null;
                throw new ClusterUnreachableException(
                        "The JobManager at %s does not answer as it should: %s.".formatted(address, e.getMessage()),
                        "see the JobManager's log");
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            found = null;
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }

    private JsonNode json(HttpResponse<String> response) {
        JsonNode body;
        try {
            body = JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new ClusterUnreachableException(
                    "What answers at %s is no JobManager of Weir.".formatted(address()),
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
