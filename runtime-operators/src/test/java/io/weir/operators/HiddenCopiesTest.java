package io.weir.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.connector.SinkWriter;
import io.weir.api.functions.CoFlatMapFunction;
import io.weir.api.functions.CoMapFunction;
import io.weir.api.functions.CoProcessFunction;
import io.weir.api.functions.Collector;
import io.weir.api.functions.KeyedCoProcessFunction;
import io.weir.api.functions.KeyedProcessFunction;
import io.weir.api.functions.ProcessFunction;
import io.weir.api.plan.CoFlatMapSpec;
import io.weir.api.plan.CoMapSpec;
import io.weir.api.plan.CoProcessSpec;
import io.weir.api.plan.FilterSpec;
import io.weir.api.plan.FlatMapSpec;
import io.weir.api.plan.KeyedCoProcessSpec;
import io.weir.api.plan.KeyedProcessSpec;
import io.weir.api.plan.MapSpec;
import io.weir.api.plan.OperatorSpec;
import io.weir.api.plan.ProcessSpec;
import io.weir.api.plan.ReduceSpec;
import io.weir.api.plan.SinkSpec;
import io.weir.api.plan.TimestampsSpec;
import io.weir.api.time.WatermarkStrategy;
import io.weir.operators.testing.FakeType;
import io.weir.operators.testing.HiddenCopies;
import io.weir.operators.testing.OperatorHarness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every operator works as a hidden copy of its class, so none uses its own name as a type. */
class HiddenCopiesTest {
    private static final FakeType<Long> LONG = FakeType.immutable(Long.class);
    private static final List<Object> SUNK = new ArrayList<>();

    @Test
    void map() throws Exception {
        assertThat(oneInput(new MapSpec((Long x) -> x + 1))).containsExactly(2L, 3L);
    }

    @Test
    void filter() throws Exception {
        assertThat(oneInput(new FilterSpec((Long x) -> x > 1))).containsExactly(2L);
    }

    @Test
    void flatMap() throws Exception {
        assertThat(oneInput(new FlatMapSpec((Long x, Collector<Long> out) -> {
                    out.collect(x);
                    out.collect(-x);
                })))
                .containsExactly(1L, -1L, 2L, -2L);
    }

    @Test
    void timestamps() throws Exception {
        assertThat(oneInput(new TimestampsSpec(WatermarkStrategy.forMonotonousTimestamps())))
                .containsExactly(1L, 2L);
    }

    @Test
    void reduce() throws Exception {
        assertThat(oneInput(new ReduceSpec((Long a, Long b) -> a + b, LONG))).containsExactly(1L, 3L);
    }

    @Test
    void sink() throws Exception {
        SUNK.clear();

        oneInput(new SinkSpec(context -> new SinkWriter<Object>() {
            @Override
            public void write(Object element, Context at) {
                SUNK.add(element);
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        }));

        assertThat(SUNK).containsExactly(1L, 2L);
    }

    @Test
    void process() throws Exception {
        assertThat(oneInput(new ProcessSpec(
                        new ProcessFunction<Long, Long>() {
                            @Override
                            public void processElement(Long value, Context ctx, Collector<Long> out) {
                                out.collect(value + ctx.timestamp());
                            }
                        },
                        false)))
                .containsExactly(11L, 22L);
    }

    @Test
    void keyedProcess() throws Exception {
        assertThat(oneInput(new KeyedProcessSpec(new KeyedProcessFunction<Long, Long, Long>() {
                    @Override
                    public void processElement(Long value, Context ctx, Collector<Long> out) {
                        out.collect(value);
                        ctx.timerService().registerEventTimeTimer(ctx.timestamp());
                    }

                    @Override
                    public void onTimer(long timestamp, OnTimerContext ctx, Collector<Long> out) {
                        out.collect(timestamp);
                    }
                })))
                .containsExactly(1L, 2L, 10L, 20L);
    }

    @Test
    void coMap() throws Exception {
        assertThat(twoInputs(new CoMapSpec(new CoMapFunction<Long, Long, Long>() {
                    @Override
                    public Long map1(Long value) {
                        return value;
                    }

                    @Override
                    public Long map2(Long value) {
                        return -value;
                    }
                })))
                .containsExactly(1L, -2L);
    }

    @Test
    void coFlatMap() throws Exception {
        assertThat(twoInputs(new CoFlatMapSpec(new CoFlatMapFunction<Long, Long, Long>() {
                    @Override
                    public void flatMap1(Long value, Collector<Long> out) {
                        out.collect(value);
                    }

                    @Override
                    public void flatMap2(Long value, Collector<Long> out) {
                        out.collect(-value);
                    }
                })))
                .containsExactly(1L, -2L);
    }

    @Test
    void coProcess() throws Exception {
        assertThat(twoInputs(new CoProcessSpec(new Signs(), false))).containsExactly(1L, -2L);
    }

    @Test
    void coProcessOfKeyedStreams() throws Exception {
        assertThat(twoInputs(new CoProcessSpec(new TimedSigns(), true))).containsExactly(1L, -2L, 10L, 20L);
    }

    @Test
    void keyedCoProcess() throws Exception {
        assertThat(twoInputs(new KeyedCoProcessSpec(new KeyedSigns()))).containsExactly(1L, -2L, 10L, 20L);
    }

    private static List<Object> oneInput(OperatorSpec spec) throws Exception {
        try (OperatorHarness<Object> harness = harness(spec)) {
            harness.element(1L, 10);
            harness.element(2L, 20);
            harness.end();
            return harness.output().values();
        }
    }

    private static List<Object> twoInputs(OperatorSpec spec) throws Exception {
        try (OperatorHarness<Object> harness = harness(spec)) {
            harness.element1(1L, 10);
            harness.element2(2L, 20);
            harness.end();
            return harness.output().values();
        }
    }

    private static OperatorHarness<Object> harness(OperatorSpec spec) throws Exception {
        return OperatorHarness.of(spec)
                .keyedBy(LONG, (Long value) -> 7L)
                .keyedBy(LONG, (Long value) -> 7L)
                .serializers(FakeType::serializerOf)
                .instantiator(new HiddenCopies())
                .open();
    }

    private static final class Signs extends CoProcessFunction<Long, Long, Long> {
        @Override
        public void processElement1(Long value, Context ctx, Collector<Long> out) {
            out.collect(value);
        }

        @Override
        public void processElement2(Long value, Context ctx, Collector<Long> out) {
            out.collect(-value);
        }
    }

    private static final class TimedSigns extends CoProcessFunction<Long, Long, Long> {
        @Override
        public void processElement1(Long value, Context ctx, Collector<Long> out) {
            out.collect(value);
            ctx.timerService().registerEventTimeTimer(ctx.timestamp());
        }

        @Override
        public void processElement2(Long value, Context ctx, Collector<Long> out) {
            out.collect(-value);
            ctx.timerService().registerEventTimeTimer(ctx.timestamp());
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Long> out) {
            out.collect(timestamp);
        }
    }

    private static final class KeyedSigns extends KeyedCoProcessFunction<Long, Long, Long, Long> {
        @Override
        public void processElement1(Long value, Context ctx, Collector<Long> out) {
            out.collect(value);
            ctx.timerService().registerEventTimeTimer(ctx.timestamp());
        }

        @Override
        public void processElement2(Long value, Context ctx, Collector<Long> out) {
            out.collect(-value);
            ctx.timerService().registerEventTimeTimer(ctx.timestamp());
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Long> out) {
            out.collect(timestamp);
        }
    }
}
