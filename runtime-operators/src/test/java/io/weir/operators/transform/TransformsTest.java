package io.weir.operators.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.SinkWriter;
import io.weir.api.functions.Collector;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.plan.FlatMapSpec;
import io.weir.api.plan.MapSpec;
import io.weir.api.plan.ReduceSpec;
import io.weir.api.plan.SinkSpec;
import io.weir.api.plan.TimestampsSpec;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.time.Watermark;
import io.weir.api.time.WatermarkStrategy;
import io.weir.operators.OperatorException;
import io.weir.operators.testing.FakeType;
import io.weir.operators.testing.OperatorHarness;
import io.weir.operators.testing.RecordedOutput.Emitted;
import io.weir.operators.testing.RecordedOutput.Idleness;
import io.weir.operators.testing.RecordedOutput.WatermarkAt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators do around the user's function. */
class TransformsTest {
    private static final FakeType<Long> LONG = FakeType.immutable(Long.class);
    private static final List<String> CALLS = new ArrayList<>();

    @Test
    void passesTimestampsWatermarksAndIdlenessOn() throws Exception {
        try (var harness =
                OperatorHarness.<Long>of(new MapSpec((Long x) -> x + 1)).open()) {
            harness.element(1L, 10);
            harness.watermark(9);
            harness.idle(true);

            assertThat(harness.output().events())
                    .containsExactly(new Emitted(2L, 10), new WatermarkAt(9), new Idleness(true));
        }
    }

    @Test
    void namesTheOperatorWhenTheFunctionFails() throws Exception {
        try (var harness = OperatorHarness.of(new MapSpec((Long x) -> 6 / x)).open()) {
            assertThatThrownBy(() -> harness.element(0L))
                    .isInstanceOf(OperatorException.class)
                    .hasMessageContaining("operator under test")
                    .hasCauseInstanceOf(ArithmeticException.class);
        }
    }

    @Test
    void refusesNullAsARecord() throws Exception {
        try (var map = OperatorHarness.of(new MapSpec((Long x) -> null)).open();
                var flatMap = OperatorHarness.of(new FlatMapSpec((Long x, Collector<Long> out) -> out.collect(null)))
                        .open();
                var reduce = OperatorHarness.of(new ReduceSpec((Long a, Long b) -> null, LONG))
                        .keyedBy(LONG, (Long x) -> 1L)
                        .open()) {
            reduce.element(1L);

            assertThatThrownBy(() -> map.element(1L)).hasMessageContaining("returned null, which is no record");
            assertThatThrownBy(() -> flatMap.element(1L)).hasMessageContaining("emitted null, which is no record");
            assertThatThrownBy(() -> reduce.element(1L)).hasMessageContaining("reduced two records to null");
        }
    }

    @Test
    void opensAndClosesRichFunctionsAlsoWhenOpenFails() throws Exception {
        CALLS.clear();
        try (var harness = OperatorHarness.of(new MapSpec(new Recording(false))).open()) {
            harness.element(5L);
        }
        assertThat(CALLS).containsExactly("open", "map", "close");
        CALLS.clear();

        assertThatThrownBy(() ->
                        OperatorHarness.of(new MapSpec(new Recording(true))).open())
                .hasMessageContaining("disk is full");
        assertThat(CALLS).containsExactly("open", "close");
    }

    @Test
    void refusesKeyedStateWithoutKeys() {
        assertThatThrownBy(() ->
                        OperatorHarness.of(new MapSpec(new AsksForState())).open())
                .hasMessageContaining("State 'count' is kept per key")
                .hasMessageContaining("Call keyBy before it");
    }

    @Test
    void emitsCopiesOfMutableReducedValues() throws Exception {
        FakeType<long[]> pair = FakeType.mutable(long[].class, long[]::clone);
        ReduceSpec sums = new ReduceSpec(
                (long[] a, long[] b) -> {
                    a[1] += b[1];
                    return a;
                },
                pair);
        try (var harness = OperatorHarness.<long[]>of(sums)
                .keyedBy(LONG, (long[] record) -> record[0])
                .serializers(FakeType::serializerOf)
                .open()) {
            harness.element(new long[] {1, 10});
            harness.output().values().get(0)[1] = -999;
            harness.element(new long[] {2, 100});
            harness.element(new long[] {1, 5});

            assertThat(harness.output().values().get(1)).containsExactly(2, 100);
            assertThat(harness.output().values().get(2)).containsExactly(1, 15);
        }
    }

    @Test
    void makesWatermarksByCountAndByClock() throws Exception {
        TimestampsSpec spec = new TimestampsSpec(WatermarkStrategy.<Long>forBoundedOutOfOrderness(Duration.ofMillis(5))
                .withTimestampAssigner((value, ignored) -> value));
        try (var harness = OperatorHarness.<Long>of(spec).open()) {
            harness.element(100L);
            harness.watermark(77);
            assertThat(harness.output().events()).containsExactly(new Emitted(100L, 100));

            harness.processingTime(200);
            for (long i = 101; i < 400; i++) {
                harness.element(i);
            }
            harness.end();

            assertThat(harness.output().events().stream().filter(event -> event instanceof WatermarkAt))
                    .containsExactly(new WatermarkAt(94), new WatermarkAt(350), new WatermarkAt(Long.MAX_VALUE));
            assertThat(harness.clock().waiting()).isZero();
        }
    }

    @Test
    void tellsIdlenessAndItsEnd() throws Exception {
        TimestampsSpec spec = new TimestampsSpec(
                WatermarkStrategy.<Long>forMonotonousTimestamps().withIdleness(Duration.ofSeconds(1)));
        try (var harness = OperatorHarness.<Long>of(spec).open()) {
            harness.element(1L, 50);
            harness.idle(true);
            harness.processingTime(2_000);
            harness.element(2L, 60);

            assertThat(harness.output().events())
                    .containsExactly(
                            new Emitted(1L, 50),
                            new WatermarkAt(49),
                            new Idleness(true),
                            new Idleness(false),
                            new Emitted(2L, 60));
        }
    }

    @Test
    void drivesAWriterToItsEnd() throws Exception {
        CALLS.clear();
        try (var harness = OperatorHarness.of(new SinkSpec(context -> new RecordingWriter()))
                .open()) {
            harness.element("a", 10);
            harness.watermark(7);
            harness.element("b");
            harness.end();
        }

        assertThat(CALLS)
                .containsExactly(
                        "a at 10 after " + Long.MIN_VALUE,
                        "watermark 7",
                        "b at null after 7",
                        "watermark " + Long.MAX_VALUE,
                        "flush true",
                        "close");
    }

    private static final class Recording extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        private final boolean fails;

        Recording(boolean fails) {
            this.fails = fails;
        }

        @Override
        public void open(OpenContext openContext) throws Exception {
            CALLS.add("open");
            if (fails) {
                throw new IOException("disk is full");
            }
        }

        @Override
        public Long map(Long value) {
            CALLS.add("map");
            return value;
        }

        @Override
        public void close() {
            CALLS.add("close");
        }
    }

    private static final class AsksForState extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void open(OpenContext openContext) {
            getRuntimeContext().getState(new ValueStateDescriptor<>("count", LONG));
        }

        @Override
        public Long map(Long value) {
            return value;
        }
    }

    private static final class RecordingWriter implements SinkWriter<Object> {
        @Override
        public void write(Object element, Context context) {
            CALLS.add(element + " at " + context.timestamp() + " after " + context.currentWatermark());
        }

        @Override
        public void flush(boolean endOfInput) {
            CALLS.add("flush " + endOfInput);
        }

        @Override
        public void writeWatermark(Watermark watermark) {
            CALLS.add("watermark " + watermark.timestamp());
        }

        @Override
        public void close() {
            CALLS.add("close");
        }
    }
}
