package io.weir.api.connector.testing;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.DataStream;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.Collector;
import io.weir.api.functions.KeyedProcessFunction;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.types.Types;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A job in this JVM that counts numbers and knows how often it was started; its sink is the one under test. */
public final class CountingJob {
    private static final AtomicInteger STARTS = new AtomicInteger();

    private CountingJob() {}

    /** An engine that starts a failed job again, soon and for ever, from checkpoints in {@code directory}. */
    public static StreamExecutionEnvironment environment(Path directory) {
        STARTS.set(0);
        Configuration configuration = new Configuration()
                .setString("restart-strategy.type", "fixed-delay")
                .setString("restart-strategy.fixed-delay.attempts", "1000")
                .setString("restart-strategy.fixed-delay.delay", "50 ms")
                .setString(
                        "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toString());
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
        environment.enableCheckpointing(100);
        return environment;
    }

    /** How often the job of the last environment was started. */
    public static int starts() {
        return STARTS.get();
    }

    /** For each number a pair: it modulo {@code keys}, and how many with the same have come. */
    public static DataStream<long[]> counts(DataStream<Long> numbers, long keys) {
        return numbers.map(new CountsStarts())
                .returns(Types.LONG)
                .setParallelism(1)
                .keyBy(number -> number % keys, Types.LONG)
                .process(new CountByKey())
                .returns(long[].class);
    }

    private static final class CountsStarts extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void open(OpenContext context) {
            STARTS.incrementAndGet();
        }

        @Override
        public Long map(Long value) {
            return value;
        }
    }

    private static final class CountByKey extends KeyedProcessFunction<Long, Long, long[]> {
        private static final long serialVersionUID = 1L;

        private transient @Nullable ValueState<Long> count;

        @Override
        public void open(OpenContext context) throws Exception {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
        }

        @Override
        public void processElement(Long number, Context context, Collector<long[]> out) throws Exception {
            ValueState<Long> state = count;
            if (state == null) {
                throw new IllegalStateException("not open");
            }
            Long before = state.value();
            long now = before == null ? 1 : before + 1;
            state.update(now);
            out.collect(new long[] {context.getCurrentKey(), now});
        }
    }
}
