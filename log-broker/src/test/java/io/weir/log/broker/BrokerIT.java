package io.weir.log.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.config.BrokerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole broker within this process. */
class BrokerIT {
    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void tellsOverHttpHowItIs() throws Exception {
        try (Broker broker = Broker.start(config(Map.of()))) {
            assertThat(get(broker, "/heartbeat").body()).isEqualTo("OK\n");
            assertThat(get(broker, "/api/v1/broker/is_ready").body()).isEqualTo("OK\n");
            assertThat(get(broker, "/api/v1/broker/state").body())
                    .isEqualTo("{\"running\":true,\"readOnly\":false,\"reason\":\"\"}\n");
            assertThat(get(broker, "/api/v1/broker/list_brokers").body())
                    .isEqualTo("{\"%s\":\"\"}%n".formatted(broker.address("PLAINTEXT")));
            assertThat(get(broker, "/api/v1/broker/list_brokers?print_hostnames=true")
                            .body())
                    .isEqualTo("{\"%s\":\"%s\"}%n".formatted(broker.address("PLAINTEXT"), HostName.ofThisMachine()));
            assertThat(get(broker, "/api/v1/broker/last_journal_mark").body()).contains("\"file\":1");
            assertThat(get(broker, "/api/v1/broker/list_disk_file").body()).contains("\"journal\":", "\"segments\":");
            assertThat(get(broker, "/api/v1/broker/info").body()).contains("\"freeSpace\":", "\"partitions\":0");
            assertThat(get(broker, "/api/v1/broker/compaction").body())
                    .isEqualTo(
                            "{\"threads\":1,\"passes\":0,\"readBytes\":0,\"writtenBytes\":0,\"keylessRecords\":0,\"maxDirtyPercent\":0,\"uncleanable\":{}}\n");
            assertThat(get(broker, "/metrics").body())
                    .contains("weir_log_state{mode=\"writable\"} 1\n", "weir_log_partitions 0\n", "weir_log_topics 0\n")
                    .contains("weir_log_compaction_threads 1\n", "weir_log_uncleanable_partitions 0\n")
                    .contains("# TYPE weir_log_durable_bytes_total counter\n");
        }
    }

    @Test
    void changesNothingOverHttpAndSaysWhatThereIs() throws Exception {
        try (Broker broker = Broker.start(config(Map.of()))) {
            assertThat(get(broker, "/nothing").statusCode()).isEqualTo(404);
            assertThat(get(broker, "/nothing").body()).contains("/api/v1/broker/state");
            HttpRequest post = HttpRequest.newBuilder(uri(broker, "/heartbeat"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void refusesADirectoryThatAnotherBrokerHas() throws IOException {
        try (Broker first = Broker.start(config(Map.of()))) {
            assertThat(first.httpPort()).isPresent();

            assertThatThrownBy(() -> Broker.start(config(Map.of())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another broker");
        }
        Broker.start(config(Map.of())).close();
    }

    @Test
    void namesThePortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            assertThatThrownBy(() -> Broker.start(config(Map.of("listeners", "PLAINTEXT://localhost:" + port))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("localhost:" + port)
                    .hasMessageContaining("'listeners'");
            assertThatThrownBy(() -> Broker.start(config(Map.of("http.server.port", port))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("localhost:" + port)
                    .hasMessageContaining("'http.server.port'");
        }
        Broker.start(config(Map.of())).close();
    }

    @Test
    void belongsToItsClusterAndNode() throws IOException {
        Broker.start(config(Map.of())).close();

        assertThatThrownBy(() -> Broker.start(config(Map.of("broker.id", "2"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to node 1");
    }

    private HttpResponse<String> get(Broker broker, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(broker, path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(Broker broker, String path) {
        return URI.create("http://localhost:" + broker.httpPort().orElseThrow() + path);
    }

    private BrokerConfig config(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("log.dirs", directory.resolve("data").toString());
        settings.put("journal.file.bytes", "1048576");
        settings.put("listeners", "PLAINTEXT://localhost:0");
        settings.put("http.server.port", "0");
        settings.putAll(more);
        return BrokerConfig.of(settings);
    }
}
