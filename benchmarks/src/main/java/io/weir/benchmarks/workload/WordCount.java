package io.weir.benchmarks.workload;

import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.Collector;
import io.weir.api.functions.FlatMapFunction;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.tuple.Tuple2;
import io.weir.api.types.TypeInformation;

/**
 * W2: a running count of words.
 *
 * @param records number of lines
 */
public record WordCount(long records) implements Workload {
    @Override
    public void build(StreamExecutionEnvironment environment) {
        environment
                .fromSource(
                        new ShardedSource<>(records, Lines::line),
                        WatermarkStrategy.noWatermarks(),
                        "lines",
                        TypeInformation.of(String.class))
                .flatMap(new Words())
                .keyBy(word -> word.f0)
                .map(new Count())
                .sinkTo(new HashSink<>(result -> Mix.hash(result.f0.hashCode(), result.f1)));
    }

    private static final class Words implements FlatMapFunction<String, Tuple2<String, Long>> {
        private static final long serialVersionUID = 1L;

        @Override
        public void flatMap(String line, Collector<Tuple2<String, Long>> out) {
            int start = 0;
            for (int space = line.indexOf(' '); space >= 0; space = line.indexOf(' ', start)) {
                out.collect(Tuple2.of(line.substring(start, space), 1L));
                start = space + 1;
            }
            out.collect(Tuple2.of(line.substring(start), 1L));
        }
    }

    /** What is kept per word. */
    public static final class Total {
        /** How often it came. */
        public long count;

        /** For serializers. */
        public Total() {}
    }

    @SuppressWarnings("NullAway.Init") // open sets the state
    private static final class Count extends RichMapFunction<Tuple2<String, Long>, Tuple2<String, Long>> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Total> total;

        @Override
        public void open(OpenContext openContext) {
            total = getRuntimeContext().getState(new ValueStateDescriptor<>("total", Total.class));
        }

        @Override
        public Tuple2<String, Long> map(Tuple2<String, Long> word) throws Exception {
            Total kept = total.value();
            if (kept == null) {
                kept = new Total();
            }
            kept.count += word.f1;
            total.update(kept);
            return Tuple2.of(word.f0, kept.count);
        }
    }
}
