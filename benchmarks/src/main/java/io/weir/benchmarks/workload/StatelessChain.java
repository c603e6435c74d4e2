package io.weir.benchmarks.workload;

import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.TypeInformation;

/**
 * W1: map, filter and map on boxed Longs.
 *
 * @param records number of records
 */
public record StatelessChain(long records) implements Workload {
    private static final long SEED = 0x574549520001L;

    @Override
    public void build(StreamExecutionEnvironment environment) {
        environment
                .fromSource(
                        new ShardedSource<>(records, index -> (Long) Mix.at(SEED, index)),
                        WatermarkStrategy.noWatermarks(),
                        "numbers",
                        TypeInformation.of(Long.class))
                .map(x -> x * 31 + 7)
                .filter(x -> (x & 3) != 0)
                .map(x -> x ^ (x >>> 17))
                .sinkTo(new HashSink<>(x -> x));
    }
}
