package io.weir.operators.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.functions.AggregateFunction;
import io.weir.api.functions.Collector;
import io.weir.api.functions.ReduceFunction;
import io.weir.api.functions.WindowFunction;
import io.weir.api.plan.WindowSpec;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import io.weir.api.windowing.SlidingEventTimeWindows;
import io.weir.api.windowing.SlidingProcessingTimeWindows;
import io.weir.api.windowing.TimeWindow;
import io.weir.api.windowing.TimeWindows;
import io.weir.api.windowing.TumblingEventTimeWindows;
import io.weir.api.windowing.TumblingProcessingTimeWindows;
import io.weir.operators.testing.HarnessSnapshot;
import io.weir.operators.testing.OperatorHarness;
import io.weir.runtime.keygroup.KeyGroups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What windows do in a job that starts from a snapshot; {@link WindowModelTest} has the rest. */
final class WindowRestoreTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final TypeInformation<long[]> RECORD = TypeInformation.of(long[].class);
    private static final WindowSpec.Content SUMS =
            new WindowSpec.Reduced((ReduceFunction<long[]>) (a, b) -> new long[] {a[0], a[1] + b[1]}, RECORD);

    private static OperatorHarness.Builder<String> harness(TimeWindows windows, WindowSpec.Content content) {
        WindowSpec spec = new WindowSpec(windows, content, new Describe(), 0, null);
        return OperatorHarness.<String>of(spec).keyedBy(Types.LONG, (long[] value) -> value[0]);
    }

    @Test
    void windowsOfTheClockThatEndedMeanwhileFireAtOnce() throws Exception {
        TimeWindows windows = TumblingProcessingTimeWindows.of(SECOND);
        HarnessSnapshot snapshot;
        try (var harness = harness(windows, SUMS).startingAt(100).open()) {
            harness.element(new long[] {1, 7});
            snapshot = harness.snapshot(1);
        }
        try (var harness =
                harness(windows, SUMS).restoredFrom(snapshot).startingAt(5_500).open()) {
            harness.processingTime(5_500);
            harness.element(new long[] {1, 8});
            harness.processingTime(6_000);

            assertThat(harness.output().values()).containsExactly("1: 7 until 1000", "1: 8 until 6000");
        }
    }

    @Test
    void aWindowOfTheClockGoesOnWhereItIsNotOver() throws Exception {
        TimeWindows windows = TumblingProcessingTimeWindows.of(SECOND);
        HarnessSnapshot snapshot;
        try (var harness = harness(windows, SUMS).startingAt(100).open()) {
            harness.element(new long[] {1, 7});
            snapshot = harness.snapshot(1);
        }
        try (var harness =
                harness(windows, SUMS).restoredFrom(snapshot).startingAt(500).open()) {
            harness.element(new long[] {1, 8});
            harness.processingTime(1_000);

            assertThat(harness.output().values()).containsExactly("1: 15 until 1000");
        }
    }

    @Test
    void aClockThatIsBehindDoesNotFillWindowsThatHaveFired() throws Exception {
        TimeWindows windows = TumblingProcessingTimeWindows.of(SECOND);
        HarnessSnapshot snapshot;
        try (var harness = harness(windows, SUMS).startingAt(100).open()) {
            harness.element(new long[] {1, 7});
            harness.processingTime(1_000);
            snapshot = harness.snapshot(1);
        }
        try (var harness =
                harness(windows, SUMS).restoredFrom(snapshot).startingAt(500).open()) {
            harness.element(new long[] {1, 8});
            harness.processingTime(2_000);

            assertThat(harness.output().values()).containsExactly("1: 8 until 2000");
        }
    }

    @Test
    void overlappingWindowsOfTheClockFireOnceEach() throws Exception {
        for (WindowSpec.Content content : List.of(SUMS, new WindowSpec.Aggregated(new PlainSum(), Types.LONG))) {
            TimeWindows windows = SlidingProcessingTimeWindows.of(Duration.ofSeconds(2), SECOND);
            HarnessSnapshot snapshot;
            try (var harness = harness(windows, content).startingAt(100).open()) {
                harness.element(new long[] {1, 7});
                harness.processingTime(1_000);
                assertThat(harness.output().values()).containsExactly("1: 7 until 1000");
                snapshot = harness.snapshot(1);
            }
            try (var harness = harness(windows, content)
                    .restoredFrom(snapshot)
                    .startingAt(1_500)
                    .open()) {
                harness.element(new long[] {1, 8});
                harness.processingTime(9_000);

                assertThat(harness.output().values()).containsExactly("1: 15 until 2000", "1: 8 until 3000");
            }
        }
    }

    /** Subtasks may have come to different times, as where barriers overtook watermarks. */
    @Test
    void aWindowFiresForThoseKeysForWhichItHasNot() throws Exception {
        TimeWindows windows = SlidingEventTimeWindows.of(Duration.ofSeconds(2), SECOND);
        List<HarnessSnapshot> snapshots = new ArrayList<>();
        List<String> before = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            try (var harness = harness(windows, SUMS).subtask(subtask, 2).open()) {
                for (long key = 0; key < 20; key++) {
                    if (isOf(subtask, key)) {
                        harness.element(new long[] {key, 1}, 500);
                    }
                }
                harness.watermark(subtask == 0 ? 999 : 300);
                before.addAll(harness.output().values());
                snapshots.add(harness.snapshot(1));
            }
        }
        try (var harness = harness(windows, SUMS)
                .restoredFrom(snapshots.toArray(HarnessSnapshot[]::new))
                .open()) {
            harness.watermark(5_000);
            List<String> all = new ArrayList<>(before);
            all.addAll(harness.output().values());

            assertThat(before).isNotEmpty();
            assertThat(all).hasSize(40).doesNotHaveDuplicates();
        }
    }

    @Test
    void afterTheEndOfTimeTheNextJobBeginsAnew() throws Exception {
        TimeWindows windows = TumblingEventTimeWindows.of(SECOND);
        HarnessSnapshot snapshot;
        try (var harness = harness(windows, SUMS).open()) {
            harness.element(new long[] {1, 7}, 500);
            harness.end();
            snapshot = harness.snapshot(1);
        }
        try (var harness = harness(windows, SUMS).restoredFrom(snapshot).open()) {
            harness.element(new long[] {1, 8}, 1_500);
            harness.watermark(2_000);

            assertThat(harness.output().values()).containsExactly("1: 8 until 2000");
        }
    }

    private static boolean isOf(int subtask, long key) {
        int keyGroup = KeyGroups.keyGroup(KeyGroups.hash(key), 128);
        return KeyGroups.subtask(keyGroup, 128, 2) == subtask;
    }

    private static final class PlainSum implements AggregateFunction<long[], Long, long[]> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(long[] value, Long accumulator) {
            return accumulator + value[1];
        }

        @Override
        public long[] getResult(Long accumulator) {
            return new long[] {0, accumulator};
        }

        @Override
        public Long merge(Long a, Long b) {
            throw new UnsupportedOperationException("no merge");
        }
    }

    private static final class Describe implements WindowFunction<long[], String, Long, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void apply(Long key, TimeWindow window, Iterable<long[]> input, Collector<String> out) {
            for (long[] sum : input) {
                out.collect("%d: %d until %d".formatted(key, sum[1], window.getEnd()));
            }
        }
    }
}
