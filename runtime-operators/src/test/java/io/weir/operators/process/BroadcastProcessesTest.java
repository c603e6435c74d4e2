package io.weir.operators.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.functions.BroadcastProcessFunction;
import io.weir.api.functions.Collector;
import io.weir.api.functions.KeyedBroadcastProcessFunction;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.OutputTag;
import io.weir.api.plan.BroadcastProcessSpec;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.types.Types;
import io.weir.operators.testing.HarnessSnapshot;
import io.weir.operators.testing.HiddenCopies;
import io.weir.operators.testing.OperatorHarness;
import io.weir.operators.testing.RecordedOutput.Emitted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Functions over a stream and a broadcast one. */
final class BroadcastProcessesTest {
    private static final MapStateDescriptor<String, Long> LIMITS =
            new MapStateDescriptor<>("limits", String.class, Long.class);
    private static final MapStateDescriptor<String, Long> UNKNOWN =
            new MapStateDescriptor<>("unknown", String.class, Long.class);
    private static final OutputTag<String> CHANGES = new OutputTag<>("changes", Types.STRING);

    private static OperatorHarness.Builder<String> plain() {
        return OperatorHarness.<String>of(new BroadcastProcessSpec(new Limited(), List.of(LIMITS)))
                .instantiator(new HiddenCopies());
    }

    private static OperatorHarness.Builder<String> keyed() {
        return OperatorHarness.<String>of(new BroadcastProcessSpec(new CountsToLimit(), List.of(LIMITS)))
                .keyedBy(Types.STRING, (String word) -> word)
                .instantiator(new HiddenCopies());
    }

    @Test
    void recordsSeeWhatWasBroadcast() throws Exception {
        try (var harness = plain().open()) {
            harness.element1("a", 1);
            harness.element2("a=5", 2);
            harness.element1("a", 3);

            assertThat(harness.output().events()).containsExactly(new Emitted("a: none", 1), new Emitted("a: 5", 3));
            assertThat(harness.sideOutput(CHANGES).events()).containsExactly(new Emitted("a=5", 2));
        }
    }

    @Test
    void everySubtaskOfARestoredJobHasTheMap() throws Exception {
        HarnessSnapshot snapshot;
        try (var harness = plain().open()) {
            harness.element2("a=5", 1);
            snapshot = harness.snapshot(1);
            harness.element2("a=6", 1);
        }
        for (int subtask = 0; subtask < 3; subtask++) {
            try (var harness =
                    plain().subtask(subtask, 3).restoredFrom(snapshot).open()) {
                harness.element1("a", 3);

                assertThat(harness.output().values()).containsExactly("a: 5");
            }
        }
    }

    @Test
    void keyedStateTimersAndTheMapSurviveTogether() throws Exception {
        HarnessSnapshot snapshot;
        try (var harness = keyed().open()) {
            harness.element2("a=2", 1);
            harness.element1("a", 10);
            harness.element1("b", 11);
            snapshot = harness.snapshot(1);
        }
        try (var harness = keyed().restoredFrom(snapshot).open()) {
            harness.element1("a", 12);
            harness.element1("b", 13);
            harness.watermark(111);

            assertThat(harness.output().values()).containsExactly("a reached 2", "a late 2", "b late 2");
        }
    }

    @Test
    void mapsThatWereNotDeclaredAreRefused() throws Exception {
        try (var harness = plain().open()) {
            assertThatThrownBy(() -> harness.element1("unknown", 1))
                    .hasMessageContaining("not broadcast with the state 'unknown'. Give its descriptor to broadcast(");
        }
    }

    private static final class Limited extends BroadcastProcessFunction<String, String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(String value, ReadOnlyContext ctx, Collector<String> out) throws Exception {
            Long limit = ctx.getBroadcastState(value.equals("unknown") ? UNKNOWN : LIMITS)
                    .get(value);
            out.collect(value + ": " + (limit == null ? "none" : limit));
        }

        @Override
        public void processBroadcastElement(String value, Context ctx, Collector<String> out) throws Exception {
            String[] parts = value.split("=", -1);
            ctx.getBroadcastState(LIMITS).put(parts[0], Long.valueOf(parts[1]));
            ctx.output(CHANGES, value);
        }
    }

    private static final class CountsToLimit extends KeyedBroadcastProcessFunction<String, String, String, String> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // open sets it
        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public void processElement(String value, ReadOnlyContext ctx, Collector<String> out) throws Exception {
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            Long limit = ctx.getBroadcastState(LIMITS).get(ctx.getCurrentKey());
            if (limit != null && now >= limit) {
                out.collect(ctx.getCurrentKey() + " reached " + limit);
            }
            if (before == null) {
                ctx.timerService().registerEventTimeTimer(ctx.timestamp() + 100);
            }
        }

        @Override
        public void processBroadcastElement(String value, Context ctx, Collector<String> out) throws Exception {
            String[] parts = value.split("=", -1);
            ctx.getBroadcastState(LIMITS).putAll(Map.of(parts[0], Long.valueOf(parts[1])));
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) throws Exception {
            out.collect(ctx.getCurrentKey() + " late " + count.value());
        }
    }
}
