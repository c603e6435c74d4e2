package io.weir.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLoaderTest {
    @TempDir
    Path directory;

    private Path conf;

    @BeforeEach
    void makeDirectory() throws IOException {
        conf = Files.createDirectory(directory.resolve("conf"));
    }

    @Test
    void readsNestedAndFlatKeysAndLists() throws IOException {
        write("config.yaml", """
                jobmanager:
                  rpc:
                    address: example
                    port: 7000 # free here
                rest.port: 0
                heartbeat: {interval: 2 s}
                classloader.parent-first-patterns.additional: [com.a., com.b.]
                """);

        var values = ConfigLoader.load(conf, List.of()).values();

        assertThat(values.get(WeirOptions.JOBMANAGER_RPC_ADDRESS)).isEqualTo("example");
        assertThat(values.get(WeirOptions.JOBMANAGER_RPC_PORT)).isEqualTo(7000);
        assertThat(values.get(WeirOptions.REST_PORT)).isZero();
        assertThat(values.get(WeirOptions.HEARTBEAT_INTERVAL)).isEqualTo(Duration.ofSeconds(2));
        assertThat(ClassLoadingConfig.from(values).parentFirstPrefixes()).contains("java.", "com.a.", "com.b.");
    }

    @Test
    void readsTheOldFileLineByLine() throws IOException {
        write("flink-conf.yaml", "# old\nenv.java.opts: -Da=b -Dc: d\nrest.port: 9000 # here\n\n");

        var values = ConfigLoader.load(conf, List.of()).values();

        assertThat(values.get(WeirOptions.JAVA_OPTS_ALL)).isEqualTo("-Da=b -Dc: d");
        assertThat(values.get(WeirOptions.REST_PORT)).isEqualTo(9000);
    }

    @Test
    void commandLineWins() throws IOException {
        write("config.yaml", "rest.port: 9000\nstate.backend.type: hashmap\n");

        var values = ConfigLoader.load(conf, List.of("rest.port=1", "state.backend=memory"))
                .values();

        assertThat(values.get(WeirOptions.REST_PORT)).isOne();
        assertThat(values.get(WeirOptions.STATE_BACKEND)).isEqualTo("memory");
    }

    @Test
    void reportsAllProblemsTogetherWithTheirPlaces() throws IOException {
        write("config.yaml", """
                rest.port: eighty
                rest:
                  port: 8082
                heartbeat.interval: soon
                taskmanager.numberOfTaskSlots: 0
                """);

        ConfigException e =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(conf, List.of("nonsense")));

        assertThat(e.problems())
                .containsExactly(
                        "The key 'rest.port' is set twice, at conf/config.yaml:1 and at conf/config.yaml:3; remove one.",
                        "'nonsense' on the command line is no key=value.",
                        "The value 'eighty' of 'rest.port' is no port: not a whole number. (conf/config.yaml:1)",
                        "The value 'soon' of 'heartbeat.interval' is no duration: 'soon' is no duration such as 10 s, 200 ms or 1 h. (conf/config.yaml:4)",
                        "The value '0' of 'taskmanager.numberOfTaskSlots' is no integer: expected 1 to 2147483647. (conf/config.yaml:5)");
    }

    @Test
    void refusesWhatIsNearlyAKeyOnTheCommandLine() {
        ConfigException e = catchThrowableOfType(
                ConfigException.class, () -> ConfigLoader.load(List.of("rest.prot=1", "mine.alone=2")));

        assertThat(e.problems())
                .containsExactly("Unknown config key 'rest.prot' (command line). Did you mean 'rest.port'?");
        assertThat(ConfigLoader.load(List.of("mine.alone=2")).warnings())
                .containsExactly("Unknown config key 'mine.alone' (command line). Nothing reads it.");
    }

    @Test
    void warnsOfUnknownKeysWithTheNearestOne() throws IOException {
        write("config.yaml", "heartbeat.intervall: 1 s\nsomething.else: 1\nmetrics.reporter.p.class: x\n");

        assertThat(ConfigLoader.load(conf, List.of()).warnings())
                .containsExactly(
                        "Unknown config key 'heartbeat.intervall' (conf/config.yaml:1). Did you mean 'heartbeat.interval'?",
                        "Unknown config key 'something.else' (conf/config.yaml:2). Nothing reads it.");
    }

    @Test
    void namesTheLineThatIsNoYaml() throws IOException {
        write("config.yaml", "rest.port: 1\nrest: [1\n");

        assertThatThrownBy(() -> ConfigLoader.load(conf, List.of()))
                .hasMessageContaining("conf/config.yaml:3 is no YAML");
    }

    @Test
    void saysThatThereIsNoDirectory() {
        assertThatThrownBy(() -> ConfigLoader.load(directory.resolve("none"), List.of()))
                .hasMessageContaining("--configDir");
    }

    @Test
    void anEmptyFileIsFine() throws IOException {
        write("config.yaml", "# nothing\n");

        assertThat(ConfigLoader.load(conf, List.of()).values().toMap()).isEmpty();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(conf.resolve(name), text);
    }
}
