package io.weir.examples;

import io.weir.api.configuration.Durations;
import io.weir.api.configuration.ParameterTool;
import io.weir.api.datastream.SingleOutputStreamOperator;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.AggregateFunction;
import io.weir.api.functions.Collector;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.ProcessFunction;
import io.weir.api.functions.ProcessWindowFunction;
import io.weir.api.metrics.Counter;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.windowing.TimeWindow;
import io.weir.api.windowing.TumblingEventTimeWindows;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How late flights leave, per airport and hour:
 *
 * <pre>
 * FlightDelays --input FILE|DIR --output DIR [--window 1h] [--sorted] [--rate ROWS_PER_SECOND]
 * FlightDelays --bootstrap-server HOST:PORT [--from flights] [--to delays] [--until-now] [--window 1h] [--sorted]
 * </pre>
 *
 * <p>The first reads and writes files. The second reads and writes topics of a log, the results exactly once if checkpoints
 * are taken, and goes on for ever unless told to read only what is there when it starts.
 *
 * <p>Reads rows {@code scheduled,delay_min,distance_mi,origin,destination} and writes for each window of scheduled departure
 * and each origin one line {@code 2001-01-01T00:00,ATL,12,14.25,120,3}: start of the window, origin, flights, mean delay in
 * minutes, largest delay, flights delayed by 15 minutes or more.
 *
 * <p>Rows may come in any order: a window is complete when all input is. With {@code --sorted} rows come in the order of
 * their time, in each partition of a topic, and each window is written as soon as the next one begins. Rows that cannot be
 * read are counted and written to {@code DIR/malformed}, or to the topic {@code flights-malformed}.
 */
public final class FlightDelays {
    private static final int LATE_MINUTES = 15;
    private static final OutputTag<String> MALFORMED = new OutputTag<>("malformed") {};

    private FlightDelays() {}

    /** Runs the job. */
    public static void main(String[] args) throws Exception {
        ParameterTool parameters = ParameterTool.fromArgs(args);
        Duration window = Durations.parse(parameters.get("window", "1h"));
        FlightEnds ends =
                parameters.has("bootstrap-server") ? FlightEnds.topics(parameters) : FlightEnds.files(parameters);

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.getConfig().setGlobalJobParameters(parameters);
        SingleOutputStreamOperator<Flight> flights = env.fromSource(
                        ends.rows(), time(parameters.has("sorted")), "flights")
                .process(new ParseFlights())
                .name("Parse");
        flights.keyBy(Flight::origin)
                .window(TumblingEventTimeWindows.of(window))
                .aggregate(new DelayTotals(), new DelayLine())
                .name("Delays per origin and window")
                .sinkTo(ends.delays())
                .name("delays");
        flights.getSideOutput(MALFORMED).sinkTo(ends.malformed()).name("malformed rows");
        env.execute("Flight delays");
    }

    /** Rows get their time where they are read; those that have none keep that of the row before. */
    private static WatermarkStrategy<String> time(boolean sorted) {
        WatermarkStrategy<String> watermarks =
                sorted ? WatermarkStrategy.forMonotonousTimestamps() : WatermarkStrategy.noWatermarks();
        return watermarks.withTimestampAssigner((row, ignored) -> {
            try {
                return Flight.parse(row).scheduledMillis();
            } catch (IllegalArgumentException e) {
                return 0; // it goes to the side output, where time does not matter
            }
        });
    }

    /** Turns rows into flights; what is none goes to the side output. */
    static final class ParseFlights extends ProcessFunction<String, Flight> {
        private static final long serialVersionUID = 1L;

        private transient @Nullable Counter malformed;

        @Override
        public void open(OpenContext openContext) {
            malformed = getRuntimeContext().getMetricGroup().counter("malformedRows");
        }

        @Override
        public void processElement(String row, ProcessFunction<String, Flight>.Context ctx, Collector<Flight> out) {
            if (Flight.isHeader(row) || row.isBlank()) {
                return;
            }
            Flight flight;
            try {
                flight = Flight.parse(row);
            } catch (IllegalArgumentException e) {
                Objects.requireNonNull(malformed).inc();
                getRuntimeContext().getLongCounter("malformed rows").add(1);
                ctx.output(MALFORMED, row);
                return;
            }
            out.collect(flight);
        }
    }

    /** Flights of one airport in one window. */
    public static final class Totals {
        /** Number of flights. */
        public int flights;

        /** Sum of their delays. */
        public long delaySumMinutes;

        /** The largest delay. */
        public int delayMaxMinutes = Integer.MIN_VALUE;

        /** Flights delayed by 15 minutes or more. */
        public int late;

        /** Starts empty. */
        public Totals() {}
    }

    /** Adds flights up. */
    static final class DelayTotals implements AggregateFunction<Flight, Totals, Totals> {
        private static final long serialVersionUID = 1L;

        @Override
        public Totals createAccumulator() {
            return new Totals();
        }

        @Override
        public Totals add(Flight flight, Totals totals) {
            totals.flights++;
            totals.delaySumMinutes += flight.delayMinutes();
            totals.delayMaxMinutes = Math.max(totals.delayMaxMinutes, flight.delayMinutes());
            if (flight.delayMinutes() >= LATE_MINUTES) {
                totals.late++;
            }
            return totals;
        }

        @Override
        public Totals getResult(Totals totals) {
            return merge(new Totals(), totals);
        }

        @Override
        public Totals merge(Totals a, Totals b) {
            a.flights += b.flights;
            a.delaySumMinutes += b.delaySumMinutes;
            a.delayMaxMinutes = Math.max(a.delayMaxMinutes, b.delayMaxMinutes);
            a.late += b.late;
            return a;
        }
    }

    /** Writes the totals of a window as a line. */
    static final class DelayLine extends ProcessWindowFunction<Totals, String, String, TimeWindow> {
        private static final long serialVersionUID = 1L;

        private static final DateTimeFormatter START = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm");

        @Override
        public void process(
                String origin,
                ProcessWindowFunction<Totals, String, String, TimeWindow>.Context context,
                Iterable<Totals> elements,
                Collector<String> out) {
            LocalDateTime start = LocalDateTime.ofInstant(
                    Instant.ofEpochMilli(context.window().getStart()), ZoneOffset.UTC);
            for (Totals totals : elements) {
                BigDecimal mean = BigDecimal.valueOf(totals.delaySumMinutes)
                        .divide(BigDecimal.valueOf(totals.flights), 2, RoundingMode.HALF_UP);
                out.collect(String.join(
                        ",",
                        START.format(start),
                        origin,
                        Integer.toString(totals.flights),
                        mean.toPlainString(),
                        Integer.toString(totals.delayMaxMinutes),
                        Integer.toString(totals.late)));
            }
        }
    }
}
