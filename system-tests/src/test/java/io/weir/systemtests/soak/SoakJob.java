package io.weir.systemtests.soak;

import io.weir.api.configuration.Configuration;
import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.datastream.DataStream;
import io.weir.api.datastream.KeyedStream;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.AggregateFunction;
import io.weir.api.functions.Collector;
import io.weir.api.functions.KeyedProcessFunction;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.ProcessWindowFunction;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.state.MapState;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.Types;
import io.weir.api.windowing.TimeWindow;
import io.weir.api.windowing.TumblingEventTimeWindows;
import io.weir.connector.datagen.DataGeneratorSource;
import io.weir.connector.files.FileSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/**
 * Counts per key in keyed state, in windows and by timers. Each record, window and timer gives one line, and which lines
 * there are depends neither on the parallelism nor on the order of records of different subtasks.
 *
 * <p>Arguments: records, keys, records per second (0: as fast as it goes), output directory, then settings as
 * {@code key=value}.
 */
public final class SoakJob {
    /** Splits that the source is cut into; the time of each begins at 0. */
    static final int LANES = 4;

    static final long WINDOW_MILLIS = 1_000;
    static final long TIMER_MILLIS = 700;

    private SoakJob() {}

    /** A record. */
    public record Event(long key, long timeMillis) {}

    /** The record number {@code index} of {@code records}. */
    static Event event(long index, long records, long keys) {
        long lane = records / LANES;
        return new Event(Math.floorMod(index * 0x9E37_79B9_7F4A_7C15L >>> 17, keys), index % lane);
    }

    /** Runs the job. */
    public static void main(String[] args) throws Exception {
        long records = Long.parseLong(args[0]);
        long keys = Long.parseLong(args[1]);
        double rate = Double.parseDouble(args[2]);
        Path output = Path.of(args[3]);
        Configuration configuration = settings(args, 4);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        KeyedStream<Event, Long> events = env.fromSource(
                        new DataGeneratorSource<Event>(
                                index -> event(index, records, keys),
                                records,
                                rate,
                                io.weir.api.types.TypeInformation.of(Event.class)),
                        WatermarkStrategy.<Event>forMonotonousTimestamps()
                                .withTimestampAssigner((event, timestamp) -> event.timeMillis()),
                        "events")
                .uid("events")
                .keyBy(Event::key);
        boolean exact = configuration
                .getString("execution.checkpointing.mode", "exactly_once")
                .equals("exactly_once");
        lines(events)
                .sinkTo(exact ? exactly(output) : new AppendingSink(output.toString()))
                .uid("lines");
        env.execute("soak");
    }

    /** The settings that stand in {@code args} from {@code first} on. */
    static Configuration settings(String[] args, int first) {
        Configuration configuration = new Configuration();
        for (int i = first; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            configuration.setString(args[i].substring(0, equals), args[i].substring(equals + 1));
        }
        return configuration;
    }

    /** One line for each record, window and timer. */
    static DataStream<String> lines(KeyedStream<Event, Long> events) {
        DataStream<String> counts =
                events.map(new RunningCount()).returns(Types.STRING).uid("counts");
        DataStream<String> windows = events.window(TumblingEventTimeWindows.of(Duration.ofMillis(WINDOW_MILLIS)))
                .aggregate(new Count(), new WindowLine())
                .uid("windows");
        DataStream<String> timers = events.process(new TimerCount()).uid("timers");
        return counts.union(windows, timers);
    }

    private static Sink<String> exactly(Path output) {
        return FileSink.forRowFormat(output, (String line, OutputStream out) -> {
                    out.write(line.getBytes(StandardCharsets.UTF_8));
                    out.write('\n');
                })
                .build();
    }

    /** Shows records at once and again after a failure: what the comparison has to notice. */
    private record AppendingSink(String directory) implements Sink<String> {
        @Override
        public SinkWriter<String> createWriter(WriterInitContext context) throws IOException {
            return new AppendingWriter(Path.of(directory));
        }
    }

    private static final class AppendingWriter implements SinkWriter<String> {
        private final OutputStream out;

        AppendingWriter(Path directory) throws IOException {
            out = Files.newOutputStream(
                    Files.createDirectories(directory).resolve(UUID.randomUUID().toString()));
        }

        @Override
        public void write(String element, Context record) throws IOException {
            out.write((element + "\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void flush(boolean endOfInput) throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private static final class RunningCount extends RichMapFunction<Event, String> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // open sets it
        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public String map(Event event) throws Exception {
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            return "c,%d,%d".formatted(event.key(), now);
        }
    }

    private static final class Count implements AggregateFunction<Event, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Event value, Long accumulator) {
            return accumulator + 1;
        }

        @Override
        public Long getResult(Long accumulator) {
            return accumulator;
        }

        @Override
        public Long merge(Long a, Long b) {
            return a + b;
        }
    }

    private static final class WindowLine extends ProcessWindowFunction<Long, String, Long, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(Long key, Context context, Iterable<Long> counts, Collector<String> out) {
            out.collect("w,%d,%d,%d"
                    .formatted(
                            key, context.window().getStart(), counts.iterator().next()));
        }
    }

    /** Counts by interval and tells the count of an interval when its time is over. */
    private static final class TimerCount extends KeyedProcessFunction<Long, Event, String> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // open sets it
        private transient MapState<Long, Long> counts;

        @Override
        public void open(OpenContext openContext) {
            counts = getRuntimeContext().getMapState(new MapStateDescriptor<>("intervals", Long.class, Long.class));
        }

        @Override
        public void processElement(Event event, Context context, Collector<String> out) throws Exception {
            long end = event.timeMillis() / TIMER_MILLIS * TIMER_MILLIS + TIMER_MILLIS;
            Long before = counts.get(end);
            counts.put(end, before == null ? 1 : before + 1);
            context.timerService().registerEventTimeTimer(end - 1);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<String> out) throws Exception {
            long end = timestamp + 1;
            out.collect("t,%d,%d,%d".formatted(context.getCurrentKey(), end, counts.get(end)));
            counts.remove(end);
        }
    }
}
