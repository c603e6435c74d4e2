package io.weir.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.api.configuration.ConfigOption;
import io.weir.api.configuration.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ConfigRecordsTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void defaultsAreThese() {
        Map<String, String> defaults =
                WeirOptions.all().stream().collect(Collectors.toMap(ConfigOption::key, ConfigOption::defaultText));

        assertThat(defaults)
                .containsEntry("jobmanager.rpc.address", "localhost")
                .containsEntry("jobmanager.rpc.port", "6123")
                .containsEntry("jobmanager.bind-host", "localhost")
                .containsEntry("rest.address", "localhost")
                .containsEntry("rest.port", "8081")
                .containsEntry("rest.bind-address", "localhost")
                .containsEntry("taskmanager.numberOfTaskSlots", "1")
                .containsEntry("taskmanager.rpc.port", "0")
                .containsEntry("taskmanager.data.port", "0")
                .containsEntry("log-broker.ready.seconds", "30")
                .containsEntry("parallelism.default", "1")
                .containsEntry("heartbeat.interval", "1 s")
                .containsEntry("heartbeat.timeout", "10 s")
                .containsEntry("pekko.ask.timeout", "10 s")
                .containsEntry("pekko.framesize", "10 mb")
                .containsEntry("slot.request.timeout", "10 s")
                .containsEntry("task.cancellation.interval", "30 s")
                .containsEntry("task.cancellation.timeout", "180 s")
                .containsEntry("task.cancellation.timers.timeout", "7500 ms")
                .containsEntry("pipeline.generic-types", "true")
                .containsEntry("pipeline.object-reuse", "false")
                .containsEntry("pipeline.exchange-copy", "auto")
                .containsEntry("pipeline.exchange-batch-records", "256")
                .containsEntry("pipeline.chain-specialization", "true")
                .containsEntry("pipeline.auto-watermark-interval", "200 ms")
                .containsEntry("pipeline.max-parallelism", "-1")
                .containsEntry("pipeline.operator-chaining.enabled", "true")
                .containsEntry("execution.buffer-timeout.interval", "5 ms")
                .containsEntry("taskmanager.memory.segment-size", "32 kb")
                .containsEntry("taskmanager.memory.process.size", "1728 mb")
                .containsEntry("jobmanager.memory.process.size", "1600 mb")
                .containsEntry("state.backend.rocksdb.memory.size", "256 mb")
                .containsEntry("state.backend.rocksdb.object-cache.size", "64 mb")
                .containsEntry("state.backend.rocksdb.localdir", "")
                .containsEntry("execution.state-recovery.from-local", "false")
                .containsEntry("high-availability.type", "none")
                .containsEntry("high-availability.lease", "10 s")
                .containsEntry("high-availability.take-over.timeout", "3 s")
                .containsEntry("high-availability.zookeeper.client.session-timeout", "6 s")
                .containsEntry("high-availability.zookeeper.client.tolerate-suspended-connections", "true")
                .containsEntry("security.insecure", "false");
        assertThat(defaults).hasSize(120);
    }

    @Test
    void everyDefaultIsAValue() {
        for (ConfigOption<?> option : WeirOptions.all()) {
            assertThat(new Configuration().get(option)).as(option.key()).isNotNull();
        }
    }

    @Test
    void recordsAreMadeOfTheDefaults() {
        JobManagerConfig jobManager = JobManagerConfig.from(new Configuration());
        TaskManagerConfig taskManager = TaskManagerConfig.from(new Configuration());

        assertThat(jobManager.rpc().port()).isEqualTo(6123);
        assertThat(jobManager.rpc().maxMessageBytes()).isEqualTo(10 << 20);
        assertThat(taskManager.exchange().segmentBytes()).isEqualTo(32 << 10);
        assertThat(taskManager.tasks().classLoading().childFirst()).isTrue();
    }

    @Test
    void refusesToListenBeyondLoopbackAndAHastyTimeoutTogether() {
        Configuration values = Configuration.fromMap(
                Map.of("rest.bind-address", "0.0.0.0", "jobmanager.bind-host", "0.0.0.0", "heartbeat.timeout", "1 s"));

        ConfigException e = catchThrowableOfType(ConfigException.class, () -> JobManagerConfig.from(values));

        assertThat(e.problems()).hasSize(3).anyMatch(problem -> problem.contains("'security.insecure: true'"));
        values.setString("security.insecure", "true").setString("heartbeat.timeout", "5 s");
        assertThat(JobManagerConfig.from(values).rest().bindAddress()).isEqualTo("0.0.0.0");
    }

    @Test
    void hidesSecrets() {
        assertThat(List.of(WeirOptions.shown("a.password", "x"), WeirOptions.shown("s3.SECRET-KEY", "x")))
                .containsOnly("***");
        assertThat(WeirOptions.shown("rest.port", "8081")).isEqualTo("8081");
    }

    /** Writes the page with -Dweir.docs.write=true. */
    @Test
    void thePageIsUpToDate() throws IOException {
        if (Boolean.getBoolean("weir.docs.write")) {
            Files.createDirectories(PAGE.toAbsolutePath().normalize().getParent());
            Files.writeString(PAGE, ConfigurationPage.markdown());
        }
        assertThat(PAGE).as("run this test with -Dweir.docs.write=true").hasContent(ConfigurationPage.markdown());
    }
}
