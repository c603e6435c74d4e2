package io.weir.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.Types;
import io.weir.connector.datagen.DataGeneratorSource;
import io.weir.connector.files.DefaultRollingPolicy;
import io.weir.connector.files.FileSink;
import io.weir.connector.files.OnCheckpointRollingPolicy;
import io.weir.connector.files.RollingPolicy;
import io.weir.connector.files.SimpleStringEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that fails and goes on from its checkpoints, in one JVM. */
final class FileSinkRecoveryIT {
    private static final long RECORDS = 3_000;
    private static final AtomicInteger FAILURES = new AtomicInteger();

    @TempDir
    private Path directory;

    @Test
    void filesThatAreOverWithEveryCheckpointHoldEachRecordOnce() throws Exception {
        run(OnCheckpointRollingPolicy.build());
    }

    @Test
    void filesThatOutliveCheckpointsHoldEachRecordOnce() throws Exception {
        run(DefaultRollingPolicy.builder().build());
    }

    private void run(RollingPolicy<String> policy) throws Exception {
        FAILURES.set(0);
        Configuration configuration = new Configuration()
                .setString("restart-strategy.type", "fixed-delay")
                .setString("restart-strategy.fixed-delay.attempts", "3")
                .setString("restart-strategy.fixed-delay.delay", "10 ms")
                .setString(
                        "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toString());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
        env.enableCheckpointing(50);
        Path output = directory.resolve("out");
        env.fromSource(
                        new DataGeneratorSource<>(number -> number, RECORDS, 2_000, Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .map(new FailsTwice())
                .returns(Types.STRING)
                .sinkTo(FileSink.forRowFormat(output, new SimpleStringEncoder<String>())
                        .withRollingPolicy(policy)
                        .build());

        env.execute("recovery");

        assertThat(FAILURES).hasValue(2);
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(output)) {
            for (Path file : files.filter(path -> !path.getFileName().toString().startsWith("."))
                    .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        assertThat(lines).hasSize((int) RECORDS).doesNotHaveDuplicates();
    }

    private static final class FailsTwice extends RichMapFunction<Long, String> {
        private static final long serialVersionUID = 1L;

        private int records;

        @Override
        public String map(Long value) {
            if (++records == 400 && FAILURES.get() < 2) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("on purpose");
            }
            return "record " + value;
        }
    }
}
