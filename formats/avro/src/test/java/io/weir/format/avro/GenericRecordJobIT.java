package io.weir.format.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.JobClient;
import io.weir.api.datastream.SavepointFormatType;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.Collector;
import io.weir.api.functions.KeyedProcessFunction;
import io.weir.api.functions.MapFunction;
import io.weir.api.functions.OpenContext;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.Types;
import io.weir.connector.datagen.DataGeneratorSource;
import io.weir.connector.files.FileSink;
import io.weir.connector.files.OnCheckpointRollingPolicy;
import io.weir.connector.files.SimpleStringEncoder;
import io.weir.runtime.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generic records between subtasks, in keyed state and in checkpoints, of jobs in one JVM. */
final class GenericRecordJobIT {
    private static final long RECORDS = 4_000;
    private static final int KEYS = 10;
    private static final String OLD = """
            {"type":"record","name":"total","fields":[{"name":"key","type":"int"},{"name":"count","type":"int"}]}""";
    private static final String NEW = """
            {"type":"record","name":"total","fields":[{"name":"since","type":"string","default":"before"},
             {"name":"count","type":"long"},{"name":"key","type":"int"}]}""";
    private static final AtomicInteger FAILURES = new AtomicInteger();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void stateGoesOnAfterAFailureAndWithAnotherSchema(String backend) throws Exception {
        FAILURES.set(0);
        JobClient job = start(backend, OLD, null);
        Eventually.eventually("it has failed and goes on", () -> FAILURES.get() == 1 && lines().size() > 1_500);
        String savepoint = stop(job);
        int before = lines().size();

        start(backend, NEW, savepoint).getJobExecutionResult().get();

        assertThat(before).as("stopped in the middle").isLessThan((int) RECORDS);
        List<String> expected = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            for (long count = 1; count <= RECORDS / KEYS; count++) {
                expected.add(key + " " + count);
            }
        }
        assertThat(lines().stream().map(line -> line.replace(" before", "")))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(lines().stream().filter(line -> line.endsWith(" before")))
                .as("read with the new schema")
                .hasSize((int) RECORDS - before);
    }

    @Test
    void aSchemaThatDoesNotFitIsRefusedWithItsField() throws Exception {
        FAILURES.set(1);
        JobClient job = start("hashmap", OLD, null);
        Eventually.eventually("something is counted", () -> lines().size() > 100);
        String savepoint = stop(job);
        String strict = NEW.replace(",\"default\":\"before\"", "");

        assertThatThrownBy(() -> start("hashmap", strict, savepoint)
                        .getJobExecutionResult()
                        .get())
                .hasStackTraceContaining("READER_FIELD_MISSING_DEFAULT_VALUE at /fields/0: since");
    }

    private String stop(JobClient job) throws Exception {
        return job.stopWithSavepoint(false, directory.resolve("savepoints").toString(), SavepointFormatType.CANONICAL)
                .get();
    }

    private JobClient start(String backend, String schema, @Nullable String savepoint) throws Exception {
        Configuration configuration = new Configuration()
                .setString("state.backend", backend)
                .setString("pipeline.generic-types", "false")
                .setString("restart-strategy.type", savepoint == null ? "fixed-delay" : "none")
                .setString("restart-strategy.fixed-delay.attempts", "3")
                .setString("restart-strategy.fixed-delay.delay", "10 ms")
                .setString(
                        "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toString());
        if (savepoint != null) {
            configuration.setString("execution.state-recovery.path", savepoint);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
        env.enableCheckpointing(50);
        GenericRecordAvroTypeInfo type = new GenericRecordAvroTypeInfo(new Schema.Parser().parse(schema));
        env.fromSource(
                        new DataGeneratorSource<>(number -> number, RECORDS, 4_000, Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid("numbers")
                .map(new ToRecord(schema))
                .returns(type)
                .keyBy(record -> (Integer) record.get("key"), Types.INT)
                .process(new Count(type))
                .returns(Types.STRING)
                .uid("count")
                .sinkTo(FileSink.forRowFormat(directory.resolve("out"), new SimpleStringEncoder<String>())
                        .withRollingPolicy(OnCheckpointRollingPolicy.build())
                        .build())
                .uid("out");
        return env.executeAsync("totals");
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        Path out = directory.resolve("out");
        if (!Files.exists(out)) {
            return lines;
        }
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.filter(path -> !path.getFileName().toString().startsWith("."))
                    .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static GenericRecord total(Schema schema, int key, long count) {
        GenericRecord record = new GenericData.Record(schema);
        record.put("key", key);
        boolean old = schema.getField("count").schema().getType() == Schema.Type.INT;
        record.put("count", old ? (Object) (int) count : (Object) count);
        if (!old) {
            record.put("since", "now");
        }
        return record;
    }

    private static final class ToRecord implements MapFunction<Long, GenericRecord> {
        private static final long serialVersionUID = 1L;

        private final String schema;
        private transient @Nullable Schema parsed;

        ToRecord(String schema) {
            this.schema = schema;
        }

        @Override
        public GenericRecord map(Long number) {
            Schema ready = parsed;
            if (ready == null) {
                ready = new Schema.Parser().parse(schema);
                parsed = ready;
            }
            return total(ready, (int) (number % KEYS), 1);
        }
    }

    private static final class Count extends KeyedProcessFunction<Integer, GenericRecord, String> {
        private static final long serialVersionUID = 1L;

        private final GenericRecordAvroTypeInfo type;
        private transient ValueState<GenericRecord> state;
        private int records;

        Count(GenericRecordAvroTypeInfo type) {
            this.type = type;
        }

        @Override
        public void open(OpenContext context) throws Exception {
            state = getRuntimeContext().getState(new ValueStateDescriptor<>("total", type));
        }

        @Override
        public void processElement(GenericRecord one, Context context, Collector<String> out) throws Exception {
            GenericRecord before = state.value();
            GenericRecord total = before == null ? one : before;
            long count = before == null ? 1 : ((Number) before.get("count")).longValue() + 1;
            boolean old = one.getSchema().getField("count").schema().getType() == Schema.Type.INT;
            total.put("count", old ? (Object) (int) count : (Object) count);
            state.update(total);
            Object since = old ? "" : " " + total.get("since");
            out.collect(one.get("key") + " " + count + since);
            if (++records == 500 && FAILURES.compareAndSet(0, 1)) {
                throw new IllegalStateException("on purpose");
            }
        }
    }
}
