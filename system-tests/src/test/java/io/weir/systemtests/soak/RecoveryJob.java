package io.weir.systemtests.soak;

import io.weir.api.configuration.Configuration;
import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.Types;
import io.weir.connector.datagen.DataGeneratorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Counts by key without an end. Each attempt of a sink makes a file {@code subtask-attempt} with its first record, which
 * tells the time. A file {@code fail} in the same directory makes one task fail, which deletes it.
 *
 * <p>Arguments: directory, records per second, settings as {@code key=value}.
 */
public final class RecoveryJob {
    static final String FAIL = "fail";

    private RecoveryJob() {}

    /** Runs the job. */
    public static void main(String[] args) throws Exception {
        Configuration configuration = new Configuration();
        for (int i = 2; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            configuration.setString(args[i].substring(0, equals), args[i].substring(equals + 1));
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.fromSource(
                        new DataGeneratorSource<>(
                                number -> number, Long.MAX_VALUE / 2, Double.parseDouble(args[1]), Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .keyBy(number -> number % 1_000)
                .map(new Count(args[0]))
                .returns(Types.LONG)
                .sinkTo(new FirstRecordSink(args[0]));
        env.execute("recovery");
    }

    private static final class Count extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        private final String directory;

        @SuppressWarnings("NullAway.Init") // open sets it
        private transient ValueState<Long> count;

        Count(String directory) {
            this.directory = directory;
        }

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public Long map(Long number) throws Exception {
            if (Files.deleteIfExists(Path.of(directory, FAIL))) {
                throw new IllegalStateException("failed as it was told to");
            }
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            return now;
        }
    }

    private record FirstRecordSink(String directory) implements Sink<Long> {
        @Override
        public SinkWriter<Long> createWriter(WriterInitContext context) {
            return new FirstRecordWriter(Path.of(
                    directory,
                    context.getTaskInfo().getIndexOfThisSubtask() + "-"
                            + context.getTaskInfo().getAttemptNumber()));
        }
    }

    private static final class FirstRecordWriter implements SinkWriter<Long> {
        private final Path file;
        private boolean told;

        FirstRecordWriter(Path file) {
            this.file = file;
        }

        @Override
        public void write(Long element, Context record) throws IOException {
            if (!told) {
                told = true;
                // The clock of the machine, which the process that measures reads too.
                Path written = Files.writeString(
                        file.resolveSibling("." + file.getFileName()), Long.toString(System.currentTimeMillis()));
                Files.move(written, file);
            }
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }
}
