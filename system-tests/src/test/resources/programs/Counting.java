import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.Types;
import io.weir.connector.datagen.DataGeneratorSource;
import io.weir.connector.files.FileSink;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Counts and sums numbers by key: records, records per second, output directory. */
public final class Counting {
    public record Total(long count, long sum) {}

    public static void main(String[] args) throws Exception {
        Path output = Path.of(args[2]);
        Configuration configuration = new Configuration()
                .setString("execution.checkpointing.interval", "100 ms")
                .setString("execution.checkpointing.dir", output.resolveSibling("checkpoints").toString())
                .setString("execution.checkpointing.storage", "filesystem")
                .setString("restart-strategy.type", "none");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.fromSource(
                        new DataGeneratorSource<>(
                                number -> number,
                                Long.parseLong(args[0]),
                                Double.parseDouble(args[1]),
                                Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid("numbers")
                .keyBy(number -> number % 100)
                .map(new Count())
                .uid("totals")/* added */
                .sinkTo(FileSink.forRowFormat(output, (String line, OutputStream out) ->
                                out.write((line + "\n").getBytes(StandardCharsets.UTF_8)))
                        .build())
                .uid("lines");
        env.execute("counting");
    }

    private static final class Count extends RichMapFunction<Long, String> {
        private transient ValueState<Total> totals;

        @Override
        public void open(OpenContext openContext) {
            totals = getRuntimeContext().getState(new ValueStateDescriptor<>("total", Total.class));
        }

        @Override
        public String map(Long number) throws Exception {
            Total total = totals.value();
            if (total == null) {
                total = new Total(0, 0);
            }
            total = new Total(total.count() + 1, total.sum() + number);
            totals.update(total);
            return number % 100 + "," + total.count() + "," + total.sum();
        }
    }
}
