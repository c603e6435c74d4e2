package io.weir.client.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.api.datastream.JobExecutionResult;
import io.weir.api.datastream.JobID;
import io.weir.api.datastream.SavepointFormatType;
import io.weir.client.rest.RestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that come in an order a real JobManager gives only now and then. */
class RestJobClientTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LOOKS = 4;

    private final JobID id = JobID.generate();
    private final AtomicInteger looksAfterTheEnd = new AtomicInteger();
    private volatile boolean endTold;
    private HttpServer server;
    private RestJobClient job;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jobs/" + id, this::answer);
        server.start();
        URI address = URI.create("http://localhost:" + server.getAddress().getPort());
        job = new RestJobClient(new RestClient(address, TIMEOUT), id);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = switch (path.substring(("/jobs/" + id).length())) {
            case "/status" -> "{'status':'FINISHED'}";
            case "/execution-result" -> {
                endTold = true;
                yield "{'status':{'id':'COMPLETED'},'job-execution-result':{'net-runtime':1,'accumulator-results':{}}}";
            }
            case "/stop" -> "{'request-id':'1'}";
            case "/savepoints/1" -> savepoint();
            default -> throw new IOException("Nobody asks for " + path);
        };
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Under way until the end of the job was told and some looks later. */
    private String savepoint() {
        return endTold && looksAfterTheEnd.incrementAndGet() == LOOKS
                ? "{'status':{'id':'COMPLETED'},'operation':{'location':'/savepoints/last'}}"
                : "{'status':{'id':'IN_PROGRESS'}}";
    }

    @Test
    void tellsTheEndOfTheJobAfterWhereItsLastSavepointLies() {
        CompletableFuture<String> location = job.stopWithSavepoint(false, "/savepoints", SavepointFormatType.CANONICAL);
        CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();

        boolean known = result.thenApply(ended -> location.isDone()).join();

        assertThat(known).isTrue();
        assertThat(location).isCompletedWithValue("/savepoints/last");
    }
}
