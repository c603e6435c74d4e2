package io.weir.benchmarks.workload;

import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.TypeInformation;

/**
 * W3: a running count and sum per key, over many keys.
 *
 * @param records number of records
 * @param keys number of keys
 * @param zipf whether some keys come much more often than others
 */
public record KeyedSum(long records, int keys, boolean zipf) implements Workload {
    private static final long SEED = 0x574549520003L;

    /** The distribution used last; large ones take seconds to make, so they are not sent with each job. */
    private static Zipf distribution = new Zipf(1);

    private static int distributionRanks = 1;

    @Override
    public void build(StreamExecutionEnvironment environment) {
        environment
                .fromSource(
                        new ShardedSource<>(records, maker()),
                        WatermarkStrategy.noWatermarks(),
                        "keys",
                        TypeInformation.of(Long.class))
                .keyBy(key -> key)
                .map(new CountAndSum())
                .sinkTo(new HashSink<>(result -> Mix.hash(result.key, result.count, result.sum)));
    }

    private RecordMaker<Long> maker() {
        if (!zipf) {
            long bound = keys;
            return index -> Mix.mix64(Mix.uniform(Mix.at(SEED, index), bound));
        }
        prepare(keys);
        return index -> Mix.mix64(distribution.rank(Mix.at(SEED, index)));
    }

    private static synchronized void prepare(int ranks) {
        if (distributionRanks != ranks) {
            distribution = new Zipf(ranks);
            distributionRanks = ranks;
        }
    }

    /** What is kept per key. */
    public static final class Total {
        /** How many records came. */
        public long count;

        /** The sum of their lower ten bits. */
        public long sum;

        /** For serializers. */
        public Total() {}
    }

    /** What is emitted per record. */
    public static final class Result {
        /** The record. */
        public long key;

        /** Its total count. */
        public long count;

        /** Its total sum. */
        public long sum;

        /** For serializers. */
        public Result() {}

        Result(long key, Total total) {
            this.key = key;
            this.count = total.count;
            this.sum = total.sum;
        }
    }

    @SuppressWarnings("NullAway.Init") // open sets the state
    private static final class CountAndSum extends RichMapFunction<Long, Result> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Total> total;

        @Override
        public void open(OpenContext openContext) {
            total = getRuntimeContext().getState(new ValueStateDescriptor<>("total", Total.class));
        }

        @Override
        public Result map(Long key) throws Exception {
            Total kept = total.value();
            if (kept == null) {
                kept = new Total();
            }
            kept.count++;
            kept.sum += key & 1023;
            total.update(kept);
            return new Result(key, kept);
        }
    }
}
