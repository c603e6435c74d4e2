package io.weir.operators.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.functions.AggregateFunction;
import io.weir.api.functions.Collector;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.ProcessAllWindowFunction;
import io.weir.api.functions.ProcessWindowFunction;
import io.weir.api.functions.WindowFunction;
import io.weir.api.plan.WindowSpec;
import io.weir.api.windowing.SlidingEventTimeWindows;
import io.weir.api.windowing.SlidingProcessingTimeWindows;
import io.weir.api.windowing.TimeWindow;
import io.weir.api.windowing.TimeWindows;
import io.weir.api.windowing.TumblingEventTimeWindows;
import io.weir.api.windowing.TumblingProcessingTimeWindows;
import io.weir.operators.testing.FakeType;
import io.weir.operators.testing.HiddenCopies;
import io.weir.operators.testing.OperatorHarness;
import io.weir.operators.testing.RecordedOutput.Emitted;
import io.weir.operators.testing.RecordedOutput.WatermarkAt;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the models do not show: results, functions, the clock, late records and mistakes. */
class WindowsTest {
    private static final FakeType<Long> LONG = FakeType.immutable(Long.class);
    private static final FakeType<SumCount> SUM_COUNT = FakeType.mutable(SumCount.class, SumCount::copy);
    private static final WindowSpec.Content SUM = new WindowSpec.Reduced((Long a, Long b) -> a + b, LONG);
    private static final TimeWindows TUMBLING = TumblingEventTimeWindows.of(Duration.ofMillis(10));
    private static final TimeWindows SLIDING = SlidingEventTimeWindows.of(Duration.ofMillis(10), Duration.ofMillis(5));

    @Test
    void emitsTheContentAtTheLastMillisecondBeforeTheWatermarkGoesOn() throws Exception {
        try (var harness = open(new WindowSpec(TUMBLING, SUM, null, 0, null))) {
            harness.element(1L, 0);
            harness.element(2L, 9);
            harness.element(5L, 10);
            harness.watermark(8);
            harness.watermark(9);

            assertThat(harness.output().events())
                    .containsExactly(new WatermarkAt(8), new Emitted(3L, 9), new WatermarkAt(9));
        }
    }

    @Test
    void givesWindowFunctionsKeyWindowAndContent() throws Exception {
        WindowFunction<Long, String, Long, TimeWindow> function = (key, window, input, out) ->
                out.collect(key + " " + window + " " + input.iterator().next());
        try (var harness = open(new WindowSpec(SLIDING, SUM, function, 0, null))) {
            harness.element(3L, 7);
            harness.end();

            assertThat(harness.output().values())
                    .containsExactly("7 TimeWindow{start=0, end=10} 3", "7 TimeWindow{start=5, end=15} 3");
        }
    }

    @Test
    void givesContextsTimeAndSideOutputs() throws Exception {
        try (var harness = open(new WindowSpec(TUMBLING, SUM, new Describes(), 0, null));
                var all = open(new WindowSpec(TUMBLING, SUM, new DescribesAll(), 0, null))) {
            harness.processingTime(77);
            all.processingTime(77);
            harness.element(3L, 7);
            all.element(3L, 7);
            harness.watermark(50);
            all.watermark(50);

            assertThat(harness.output().values()).containsExactly("10 77 50");
            assertThat(all.output().values()).containsExactly("10 77 50");
            assertThat(harness.sideOutput(SIDE).events()).containsExactly(new Emitted(3L, 9));
            assertThat(all.sideOutput(SIDE).events()).containsExactly(new Emitted(3L, 9));
        }
    }

    @Test
    void sendsLateRecordsToTheirOutput() throws Exception {
        try (var harness = open(new WindowSpec(TUMBLING, SUM, null, 5, SIDE))) {
            harness.element(1L, 3);
            harness.watermark(13);
            harness.element(2L, 4);
            harness.watermark(14);
            harness.element(4L, 5);

            assertThat(harness.output().values()).containsExactly(1L, 3L);
            assertThat(harness.sideOutput(SIDE).events()).containsExactly(new Emitted(4L, 5));
            assertThat(harness.counter("numLateRecordsDropped")).isZero();
        }
    }

    @Test
    void refusesRecordsWithoutTimestamps() throws Exception {
        try (var harness = open(new WindowSpec(TUMBLING, SUM, null, 0, null))) {
            assertThatThrownBy(() -> harness.element(1L)).hasMessageContaining("assignTimestampsAndWatermarks");
        }
    }

    @Test
    void tumblesWithTheClock() throws Exception {
        TimeWindows windows = TumblingProcessingTimeWindows.of(Duration.ofMillis(10));
        try (var harness = open(new WindowSpec(windows, SUM, null, 0, null))) {
            harness.processingTime(1_003);
            harness.element(1L);
            harness.element(2L, 5);
            harness.processingTime(1_009);
            harness.element(4L, 5_000);
            assertThat(harness.output().values()).isEmpty();
            harness.processingTime(1_010);
            harness.element(8L);
            harness.processingTime(2_000);
            harness.watermark(Long.MAX_VALUE);

            assertThat(harness.output().events())
                    .containsExactly(new Emitted(7L, 1_009), new Emitted(8L, 1_019), new WatermarkAt(Long.MAX_VALUE));
            assertThat(harness.clock().waiting()).isZero();
        }
    }

    @Test
    void slidesWithTheClockWithAndWithoutMerging() throws Exception {
        TimeWindows windows = SlidingProcessingTimeWindows.of(Duration.ofMillis(10), Duration.ofMillis(4));
        for (AggregateFunction<?, ?, ?> function :
                new AggregateFunction<?, ?, ?>[] {new SumCount.Function(), new SumCount.WithoutMerge()}) {
            WindowSpec spec = new WindowSpec(windows, new WindowSpec.Aggregated(function, SUM_COUNT), null, 0, null);
            try (var harness = OperatorHarness.of(spec)
                    .keyedBy(LONG, (long[] value) -> value[0])
                    .serializers(FakeType::serializerOf)
                    .instantiator(new HiddenCopies())
                    .open()) {
                harness.processingTime(101);
                harness.element(new long[] {1, 10});
                harness.processingTime(103);
                harness.element(new long[] {1, 20});
                harness.processingTime(105);
                harness.element(new long[] {1, 40});
                harness.processingTime(200);

                assertThat(harness.output().events())
                        .containsExactly(
                                new Emitted("10/1", 101),
                                new Emitted("70/3", 105),
                                new Emitted("70/3", 109),
                                new Emitted("40/1", 113));
            }
        }
    }

    @Test
    void windowsOfTheClockThatHaveNotEndedDoNotFireAtTheEnd() throws Exception {
        TimeWindows windows = TumblingProcessingTimeWindows.of(Duration.ofMillis(10));
        try (var harness = open(new WindowSpec(windows, SUM, null, 0, null))) {
            harness.element(1L);
            harness.end();
            harness.processingTime(500);

            assertThat(harness.output().values()).isEmpty();
        }
    }

    @Test
    void refusesAMergeThatLosesRecords() throws Exception {
        WindowSpec spec = new WindowSpec(
                SLIDING, new WindowSpec.Aggregated(new SumCount.WithWrongMerge(), SUM_COUNT), null, 0, null);
        try (var harness = OperatorHarness.of(spec)
                .keyedBy(LONG, (long[] value) -> value[0])
                .serializers(FakeType::serializerOf)
                .open()) {
            assertThatThrownBy(() -> harness.element(new long[] {1, 10}, 3))
                    .hasMessageContaining("loses records")
                    .hasMessageContaining("UnsupportedOperationException");
        }
    }

    @Test
    void jumpsOverTimeWithoutRecords() throws Exception {
        try (var harness = open(new WindowSpec(SLIDING, SUM, null, 0, null))) {
            harness.element(1L, -4_000_000_000_000L);
            harness.element(2L, 4_000_000_000_000L);
            harness.watermark(3_000_000_000_000L);
            harness.end();

            assertThat(harness.output().values()).containsExactly(1L, 1L, 2L, 2L);
        }
    }

    @Test
    void noSliceIsLeftWhenAllWindowsAreOver() throws Exception {
        try (var harness = open(new WindowSpec(SLIDING, SUM, null, 7, null))) {
            for (long time = 0; time < 500; time++) {
                harness.element(time, time);
                harness.watermark(time);
            }
            assertThat(harness.state().slices("window-contents", LONG).ends()).hasSizeLessThan(5);

            harness.watermark(1_000);

            assertThat(harness.state().slices("window-contents", LONG).ends()).isEmpty();
        }
    }

    private static final OutputTag<Long> SIDE = new OutputTag<>("side", LONG);

    private static OperatorHarness<Object> open(WindowSpec spec) throws Exception {
        return OperatorHarness.of(spec)
                .keyedBy(LONG, (Long value) -> 7L)
                .instantiator(new HiddenCopies())
                .open();
    }

    private static final class Describes extends ProcessWindowFunction<Long, String, Long, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(Long key, Context context, Iterable<Long> elements, Collector<String> out) {
            out.collect(context.window().getEnd() + " " + context.currentProcessingTime() + " "
                    + context.currentWatermark());
            context.output(SIDE, elements.iterator().next());
        }
    }

    private static final class DescribesAll extends ProcessAllWindowFunction<Long, String, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(Context context, Iterable<Long> elements, Collector<String> out) {
            out.collect(context.window().getEnd() + " " + context.currentProcessingTime() + " "
                    + context.currentWatermark());
            context.output(SIDE, elements.iterator().next());
        }
    }
}
