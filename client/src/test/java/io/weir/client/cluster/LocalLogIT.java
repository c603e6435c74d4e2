package io.weir.client.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.config.ConfigException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLogIT {
    private static final OptionalInt AS_SET = OptionalInt.empty();
    private static final OptionalInt ANY = OptionalInt.of(0);

    @TempDir
    private Path directory;

    private Path data;

    @BeforeEach
    void prepare() {
        data = directory.resolve("data");
    }

    private void set(String... lines) throws IOException {
        Files.write(directory.resolve("log-broker.properties"), List.of(lines));
    }

    private static Config settings(LocalLog log) throws Exception {
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "5");
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", log.addresses().get(0)))) {
            return admin.describeConfigs(List.of(broker)).all().get().get(broker);
        }
    }

    @Test
    void hasTheSettingsOfTheFileAndThoseThatAreSaidOverThem() throws Exception {
        set("broker.id=5", "listeners=PLAINTEXT://localhost:0", "log.dirs=" + data, "num.partitions=7");

        try (LocalLog log = LocalLog.start(directory, List.of("log.retention.hours=3"), AS_SET)) {
            assertThat(log.addresses()).singleElement().asString().matches("localhost:[1-9]\\d*");
            Config settings = settings(log);
            assertThat(settings.get("num.partitions").value()).isEqualTo("7");
            assertThat(settings.get("log.retention.hours").value()).isEqualTo("3");
            assertThat(settings.get("http.server.enabled").value()).isEqualTo("false");
        }
    }

    @Test
    void opensItsHttpPortOnlyIfTheFileAsksForIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = "http.server.port=" + taken.getLocalPort();
            set("log.dirs=" + data, port);
            LocalLog.start(directory, List.of(), ANY).close();

            set("log.dirs=" + data, port, "http.server.enabled=true");
            assertThatThrownBy(() -> LocalLog.start(directory, List.of(), ANY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("The HTTP port cannot listen on localhost:" + taken.getLocalPort());
        }
    }

    @Test
    void listensOnTheChosenPortWhateverTheFileSaysOfListeners() throws Exception {
        set(
                "broker.id=5",
                "log.dirs=" + data,
                "security.insecure=true",
                "listeners=OUT://:1",
                "advertised.listeners=OUT://log1.example.org:1",
                "listener.security.protocol.map=OUT:PLAINTEXT");

        try (LocalLog log = LocalLog.start(directory, List.of(), ANY)) {
            assertThat(log.addresses()).singleElement().asString().matches("localhost:\\d{2,}");
            assertThat(settings(log).get("listeners").value()).isEqualTo("PLAINTEXT://localhost:0");
        }
    }

    @Test
    void saysWhatKeepsItFromStarting() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() ->
                            LocalLog.start(null, List.of("log.dirs=" + data), OptionalInt.of(taken.getLocalPort())))
                    .isInstanceOf(IOException.class)
                    .hasCauseInstanceOf(BindException.class);
        }
        assertThatThrownBy(() -> LocalLog.start(null, List.of("num.partitions=0"), ANY))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("num.partitions=0");
        try (LocalLog first = LocalLog.start(null, List.of("log.dirs=" + data), ANY)) {
            assertThatThrownBy(() -> LocalLog.start(null, List.of("log.dirs=" + data), ANY))
                    .as("beside %s", first.addresses())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another broker");
        }
    }
}
