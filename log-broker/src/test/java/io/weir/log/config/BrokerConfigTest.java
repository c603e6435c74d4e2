package io.weir.log.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerConfigTest {
    @TempDir
    private Path directory;

    @Test
    void readsTheFileAndPrefersTheCommandLine() throws IOException {
        write("num.partitions = 3\n# a comment\nbroker.id=7\nbroker.rack=\n");

        BrokerConfig config = BrokerConfig.load(directory, List.of("num.partitions=5"));

        assertThat(config.value(LogKeys.PARTITIONS)).isEqualTo(5);
        assertThat(config.nodeId()).isEqualTo(7);
        assertThat(config.value(LogKeys.RETENTION_HOURS)).isEqualTo(168);
        assertThat(config.find(NodeKeys.RACK)).isEmpty();
    }

    @Test
    void hasDefaultsWithoutAFile() {
        BrokerConfig config = BrokerConfig.load(directory, List.of());

        assertThat(config.nodeId()).isEqualTo(1);
        assertThat(config.listeners()).containsExactly(new Listener("PLAINTEXT", "localhost", 9092));
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void everyDefaultIsPossible() {
        for (ConfigKey<?> key : BrokerKeys.all()) {
            if (key.defaultText() != null) {
                assertThat(key.parse(key.defaultText())).as(key.name()).isNotNull();
            }
        }
    }

    @Test
    void theFileThatIsDeliveredSaysWhatHoldsAnyway() {
        BrokerConfig config = BrokerConfig.load(Path.of("../conf"), List.of());

        assertThat(config.warnings()).isEmpty();
        for (SettingView view : config.describe()) {
            if (!view.key().name().equals("log.dirs")) {
                assertThat(view.value())
                        .as(view.key().name())
                        .isEqualTo(view.key().defaultText());
            }
        }
        assertThat(config.logDirectories()).isEqualTo(BrokerConfig.of(Map.of()).logDirectories());
    }

    @Test
    void tellsAllProblemsAtOnceAndWhatMayHaveBeenMeant() throws IOException {
        write("num.partitons=3\nlog.segment.bytes=much\n");

        ConfigException e = catchThrowableOfType(
                ConfigException.class, () -> BrokerConfig.load(directory, List.of("broker.id=-5", "nonsense")));

        assertThat(e.problems())
                .hasSize(4)
                .anyMatch(problem -> problem.contains("'num.partitons'") && problem.contains("'num.partitions'?"))
                .anyMatch(problem -> problem.contains("'log.segment.bytes=much' is no whole number")
                        && problem.contains("log-broker.properties"))
                .anyMatch(problem -> problem.contains("'broker.id=-5' is not 0 or more. (command line)"))
                .anyMatch(problem -> problem.contains("'nonsense'"));
    }

    @ParameterizedTest
    @CsvSource({
        "ssl.keystore.location, true",
        "authorizer.class.name, true",
        "remote.log.storage.system.enable, true",
        "process.roles, false",
        "background.threads, false",
        "log.flush.interval.messages, false",
        "log.cleaner.io.buffer.size, false",
    })
    void refusesOrExcusesWhatKafkaKnowsAndWeirDoesNot(String key, boolean refused) {
        if (refused) {
            ConfigException e = catchThrowableOfType(ConfigException.class, () -> BrokerConfig.of(Map.of(key, "1")));
            assertThat(e.problems()).hasSize(1).allMatch(problem -> problem.contains("cannot be kept"));
        } else {
            assertThat(BrokerConfig.of(Map.of(key, "1")).warnings())
                    .hasSize(1)
                    .allMatch(warning -> warning.contains("has no effect"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "PLAINTEXT://0.0.0.0:9092; security.insecure=true",
                "PLAINTEXT://:9092; security.insecure=true",
                "PLAINTEXT://[::]:9092; security.insecure=true",
                "PLAINTEXT://192.0.2.7:9092; security.insecure=true",
                "PLAINTEXT://localhost:99999; is no listener",
                "localhost:9092; is no listener",
                "SSL://localhost:9092; has no protocol",
                "PLAINTEXT://localhost:9092,PLAINTEXT://localhost:9093; twice",
                "; names no address",
            })
    void refusesListenersThatAreNotPossible(String listeners, String reason) {
        Map<String, String> settings = Map.of("listeners", listeners == null ? "," : listeners);

        ConfigException e = catchThrowableOfType(ConfigException.class, () -> BrokerConfig.of(settings));

        assertThat(e.problems()).anyMatch(problem -> problem.contains(reason));
    }

    @Test
    void listensBeyondLoopbackWhenThatIsMeant() {
        BrokerConfig config = BrokerConfig.of(Map.of(
                "listeners", "IN://:9092, OUT://127.0.0.1:9093",
                "listener.security.protocol.map", "IN:PLAINTEXT,OUT:PLAINTEXT",
                "advertised.listeners", "IN://log.example.org:19092",
                "security.insecure", "true"));

        assertThat(config.listeners()).hasSize(2);
        assertThat(config.advertisedListeners()).containsExactly(new Listener("IN", "log.example.org", 19092));
    }

    @Test
    void refusesToTellClientsAnAddressThatIsNone() {
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> BrokerConfig.of(Map.of("advertised.listeners", "PLAINTEXT://0.0.0.0:9092,OTHER://a:1")));

        assertThat(e.problems())
                .anyMatch(problem -> problem.contains("to which no client can connect"))
                .anyMatch(problem -> problem.contains("'listeners' has no such name"));
    }

    @Test
    void refusesSettingsThatDoNotFitTogether() {
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> BrokerConfig.of(Map.of(
                        "node.id", "1",
                        "broker.id", "2",
                        "log.dirs", "/a,/b,/a",
                        "http.server.host", "0.0.0.0",
                        "min.insync.replicas", "2",
                        "log.cleaner.min.compaction.lag.ms", "2",
                        "log.cleaner.max.compaction.lag.ms", "1",
                        "group.min.session.timeout.ms", "1800001")));

        assertThat(e.problems()).hasSize(6);
    }

    @Test
    void hasTheDefaultsOfKafkaForCompactionAndRefusesWhatCannotBe() {
        BrokerConfig config = BrokerConfig.of(Map.of());

        assertThat(config.value(LogKeys.COMPACTION_ENABLE)).isTrue();
        assertThat(config.value(LogKeys.COMPACTION_THREADS)).isEqualTo(1);
        assertThat(config.value(LogKeys.COMPACTION_IO)).isEqualTo(Double.MAX_VALUE);
        assertThat(config.value(LogKeys.COMPACTION_PERIOD)).isEqualTo(15_000);
        assertThat(config.value(LogKeys.COMPACTION_BUFFER)).isEqualTo(134_217_728);
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> BrokerConfig.of(Map.of(
                        "log.cleaner.io.max.bytes.per.second", "0",
                        "log.cleaner.min.cleanable.ratio", "1.5",
                        "log.cleaner.threds", "1")));
        assertThat(e.problems())
                .hasSize(3)
                .anyMatch(problem -> problem.contains("is not 1.0 or more."))
                .anyMatch(problem -> problem.contains("is not within 0.0 to 1.0."))
                .anyMatch(problem -> problem.contains("Did you mean 'log.cleaner.threads'?"));
    }

    private void write(String text) throws IOException {
        Files.writeString(directory.resolve(BrokerConfig.FILE), text);
    }
}
