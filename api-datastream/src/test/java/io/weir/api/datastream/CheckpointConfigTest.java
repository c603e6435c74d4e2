package io.weir.api.datastream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.checkpoint.CheckpointingMode;
import io.weir.api.checkpoint.ExternalizedCheckpointRetention;
import io.weir.api.configuration.Configuration;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CheckpointConfigTest {
    private final StreamExecutionEnvironment environment = new StreamExecutionEnvironment(new Configuration());

    @Test
    void everySettingIsAKeyOfTheJob() {
        CheckpointConfig config = environment
                .enableCheckpointing(500, CheckpointingMode.AT_LEAST_ONCE)
                .getCheckpointConfig();
        config.setCheckpointTimeout(60_000);
        config.setMinPauseBetweenCheckpoints(100);
        config.setMaxConcurrentCheckpoints(2);
        config.setTolerableCheckpointFailureNumber(3);
        config.setExternalizedCheckpointRetention(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        config.enableUnalignedCheckpoints();
        config.setAlignedCheckpointTimeout(Duration.ofSeconds(2));

        assertThat(environment.getConfiguration().toMap())
                .isEqualTo(Map.of(
                        "execution.checkpointing.interval", "500 ms",
                        "execution.checkpointing.mode", "AT_LEAST_ONCE",
                        "execution.checkpointing.timeout", "60000 ms",
                        "execution.checkpointing.min-pause", "100 ms",
                        "execution.checkpointing.max-concurrent-checkpoints", "2",
                        "execution.checkpointing.tolerable-failed-checkpoints", "3",
                        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION",
                        "execution.checkpointing.unaligned.enabled", "true",
                        "execution.checkpointing.aligned-checkpoint-timeout", "2000 ms"));
    }

    @Test
    void tellsWhatIsSetByKey() {
        CheckpointConfig config = environment.getCheckpointConfig();
        assertThat(config.isCheckpointingEnabled()).isFalse();
        assertThat(config.getCheckpointInterval()).isEqualTo(-1);
        assertThat(config.getCheckpointingConsistencyMode()).isEqualTo(CheckpointingMode.EXACTLY_ONCE);

        environment.getConfiguration().setString("execution.checkpointing.interval", "1 min");
        environment.getConfiguration().setString("execution.checkpointing.mode", "at_least_once");

        assertThat(config.getCheckpointInterval()).isEqualTo(60_000);
        assertThat(config.getCheckpointingConsistencyMode()).isEqualTo(CheckpointingMode.AT_LEAST_ONCE);
        config.disableCheckpointing();
        assertThat(config.isCheckpointingEnabled()).isFalse();
    }

    @Test
    void refusesWhatCannotBe() {
        CheckpointConfig config = environment.getCheckpointConfig();

        assertThatThrownBy(() -> environment.enableCheckpointing(9))
                .hasMessage("The interval of checkpoints is at least 10 ms, not 9.");
        assertThatThrownBy(() -> config.setMaxConcurrentCheckpoints(0))
                .hasMessage("The number of concurrent checkpoints is at least 1, not 0.");
        assertThatThrownBy(() -> config.setCheckpointTimeout(0)).hasMessageContaining("at least 1, not 0");
    }
}
