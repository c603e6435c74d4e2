package io.weir.operators.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.functions.Collector;
import io.weir.api.functions.KeyedProcessFunction;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.ProcessFunction;
import io.weir.api.plan.KeyedProcessSpec;
import io.weir.api.plan.ProcessSpec;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.types.Types;
import io.weir.operators.Output;
import io.weir.operators.testing.FakeType;
import io.weir.operators.testing.HarnessSnapshot;
import io.weir.operators.testing.OperatorHarness;
import io.weir.operators.testing.RecordedOutput.Emitted;
import io.weir.operators.testing.RecordedOutput.WatermarkAt;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Timers, state and side outputs of process functions. */
class ProcessesTest {
    private static final FakeType<String> STRING = FakeType.immutable(String.class);
    private static final OutputTag<String> SIDE = new OutputTag<>("side", STRING);

    @Test
    void timersSeeTheStateOfTheirKeyBeforeTheWatermarkGoesOn() throws Exception {
        try (var harness = keyed(new CountsUntilTimer())) {
            harness.element("a", 10);
            harness.element("b", 11);
            harness.element("a", 12);
            harness.watermark(120);

            assertThat(harness.output().events())
                    .containsExactly(
                            new Emitted("a: 2 EVENT_TIME", 110),
                            new Emitted("b: 1 EVENT_TIME", 111),
                            new Emitted("a: 2 EVENT_TIME", 112),
                            new WatermarkAt(120));
            assertThat(harness.sideOutput(SIDE).events())
                    .containsExactly(
                            new Emitted("a", 10),
                            new Emitted("b", 11),
                            new Emitted("a", 12),
                            new Emitted("fired", 110),
                            new Emitted("fired", 111),
                            new Emitted("fired", 112));
        }
    }

    @Test
    void timersOfTheClockFireAtTheirTimeAndEmitWithoutTimestamps() throws Exception {
        try (var harness = keyed(new ClockTimers())) {
            harness.element("a", 10);
            harness.element("a", 11);
            harness.element("b", 12);
            harness.processingTime(999);
            assertThat(harness.output().values()).isEmpty();

            harness.processingTime(1_000);

            assertThat(harness.output().events())
                    .containsExactly(
                            new Emitted("a at 1000", Output.NO_TIMESTAMP),
                            new Emitted("b at 1000", Output.NO_TIMESTAMP));
        }
    }

    @Test
    void timersAndStateSurvive() throws Exception {
        HarnessSnapshot snapshot;
        try (var harness = keyedForReal(new CountsUntilTimer()).open()) {
            harness.element("a", 10);
            harness.element("a", 12);
            harness.watermark(111);
            harness.element("b", 13);
            harness.output().clear();
            snapshot = harness.snapshot(1);
            harness.watermark(500);
        }
        try (var harness =
                keyedForReal(new CountsUntilTimer()).restoredFrom(snapshot).open()) {
            assertThat(harness.output().events()).isEmpty();
            harness.element("b", 13);
            harness.watermark(112);
            harness.watermark(113);

            assertThat(harness.output().values()).containsExactly("a: 2 EVENT_TIME", "b: 2 EVENT_TIME");
        }
    }

    @Test
    void timersOfTheClockThatBecameDueMeanwhileFireAtOnce() throws Exception {
        HarnessSnapshot snapshot;
        try (var harness = keyedForReal(new ClockTimers()).open()) {
            harness.element("a", 10);
            snapshot = harness.snapshot(1);
        }
        try (var harness = keyedForReal(new ClockTimers())
                .restoredFrom(snapshot)
                .startingAt(7_000)
                .open()) {
            harness.processingTime(7_000);

            assertThat(harness.output().values()).containsExactly("a at 1000");
        }
    }

    @Test
    void timersGoWithTheirKeysWhereTheParallelismHasChanged() throws Exception {
        HarnessSnapshot snapshot;
        try (var harness = keyedForReal(new CountsUntilTimer()).open()) {
            for (int key = 0; key < 50; key++) {
                harness.element("key" + key, 10);
            }
            snapshot = harness.snapshot(1);
        }
        List<Object> fired = new ArrayList<>();
        for (int subtask = 0; subtask < 3; subtask++) {
            try (var harness = keyedForReal(new CountsUntilTimer())
                    .subtask(subtask, 3)
                    .restoredFrom(snapshot)
                    .open()) {
                harness.watermark(200);
                assertThat(harness.output().values()).hasSizeBetween(5, 30);
                fired.addAll(harness.output().values());
            }
        }

        assertThat(fired).hasSize(50).doesNotHaveDuplicates();
    }

    private static OperatorHarness.Builder<String> keyedForReal(KeyedProcessFunction<String, String, String> function) {
        return OperatorHarness.<String>of(new KeyedProcessSpec(function))
                .keyedBy(Types.STRING, (String value) -> value);
    }

    @Test
    void timersOfTheClockAreDroppedAtTheEnd() throws Exception {
        try (var harness = keyed(new ClockTimers())) {
            harness.element("a", 10);

            harness.end();
            harness.processingTime(5_000);

            assertThat(harness.output().values()).isEmpty();
            assertThat(harness.clock().waiting()).isZero();
        }
    }

    @Test
    void timersNeedKeysAndAFunctionThatHasThem() throws Exception {
        try (var unkeyed = OperatorHarness.of(new ProcessSpec(new SetsTimer(), false))
                        .open();
                var keyed = OperatorHarness.of(new ProcessSpec(new SetsTimer(), true))
                        .keyedBy(STRING, (String word) -> word)
                        .open()) {
            assertThatThrownBy(() -> unkeyed.element("a")).hasMessageContaining("Call keyBy");
            assertThatThrownBy(() -> keyed.element("a")).hasMessageContaining("make it a KeyedProcessFunction");
        }
    }

    private static OperatorHarness<String> keyed(KeyedProcessFunction<?, ?, ?> function) throws Exception {
        return OperatorHarness.<String>of(new KeyedProcessSpec(function))
                .keyedBy(STRING, (String word) -> word)
                .open();
    }

    private static final class CountsUntilTimer extends KeyedProcessFunction<String, String, String> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Integer> count;

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Integer.class));
        }

        @Override
        public void processElement(String value, Context ctx, Collector<String> out) throws Exception {
            Integer before = count.value();
            count.update(before == null ? 1 : before + 1);
            ctx.timerService().registerEventTimeTimer(ctx.timestamp() + 100);
            ctx.output(SIDE, ctx.getCurrentKey());
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) throws Exception {
            out.collect(ctx.getCurrentKey() + ": " + count.value() + " " + ctx.timeDomain());
            ctx.output(SIDE, "fired");
        }
    }

    private static final class ClockTimers extends KeyedProcessFunction<String, String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(String value, Context ctx, Collector<String> out) {
            ctx.timerService().registerProcessingTimeTimer(ctx.timerService().currentProcessingTime() + 5_000);
            ctx.timerService().registerProcessingTimeTimer(ctx.timerService().currentProcessingTime() + 1_000);
            ctx.timerService().deleteProcessingTimeTimer(ctx.timerService().currentProcessingTime() + 5_000);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            out.collect(ctx.getCurrentKey() + " at " + timestamp);
        }
    }

    private static final class SetsTimer extends ProcessFunction<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(String value, Context ctx, Collector<String> out) {
            ctx.timerService().registerEventTimeTimer(1);
        }
    }
}
