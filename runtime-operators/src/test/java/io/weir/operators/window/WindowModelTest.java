package io.weir.operators.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.functions.Collector;
import io.weir.api.functions.ProcessWindowFunction;
import io.weir.api.plan.WindowSpec;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import io.weir.api.windowing.SlidingEventTimeWindows;
import io.weir.api.windowing.TimeWindow;
import io.weir.api.windowing.TimeWindows;
import io.weir.api.windowing.TumblingEventTimeWindows;
import io.weir.operators.PlainInstantiator;
import io.weir.operators.testing.HarnessSnapshot;
import io.weir.operators.testing.HiddenCopies;
import io.weir.operators.testing.OperatorHarness;
import io.weir.operators.window.NaiveWindows.Fired;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random streams through all kinds of windows give what windows that share nothing give, however often the operator is made
 * anew from a snapshot on the way.
 */
class WindowModelTest {
    private static final TypeInformation<long[]> RECORD = TypeInformation.of(long[].class);
    private static final TypeInformation<SumCount> SUM_COUNT = TypeInformation.of(SumCount.class);

    /** What a firing emits, with its key and window, so that it can be compared. */
    record Result(long windowEnd, long key, Object value) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void reducesLikeTheModel(int seed) throws Exception {
        WindowSpec.Content sums = new WindowSpec.Reduced(
                (long[] a, long[] b) -> {
                    a[1] += b[1];
                    return a;
                },
                RECORD);

        compare(seed, sums, new Annotate<long[]>(value -> value[1]), WindowModelTest::sum, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void aggregatesLikeTheModel(int seed) throws Exception {
        WindowSpec.Content aggregate = new WindowSpec.Aggregated(new SumCount.Function(), SUM_COUNT);

        compare(seed, aggregate, new Annotate<String>(value -> value), WindowModelTest::sumAndCount, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void aggregatesWithoutMergeLikeTheModel(int seed) throws Exception {
        WindowSpec.Content aggregate = new WindowSpec.Aggregated(new SumCount.WithoutMerge(), SUM_COUNT);

        compare(seed, aggregate, new Annotate<String>(value -> value), WindowModelTest::sumAndCount, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void keepsElementsLikeTheModel(int seed) throws Exception {
        compare(seed, new WindowSpec.Elements(RECORD), new CollectValues(), values -> values, true);
    }

    private static Object sum(List<Long> values) {
        return values.stream().mapToLong(value -> value).sum();
    }

    private static Object sumAndCount(List<Long> values) {
        return sum(values) + "/" + values.size();
    }

    private void compare(
            int seed,
            WindowSpec.Content content,
            ProcessWindowFunction<?, Result, Long, TimeWindow> function,
            Function<List<Long>, Object> expected,
            boolean ordered)
            throws Exception {
        Random random = new Random(seed);
        TimeWindows windows = randomWindows(random);
        long lateness = random.nextBoolean() ? 0 : random.nextInt(60);
        NaiveWindows model = new NaiveWindows(windows, lateness);
        boolean exactOrder = ordered && windows.sizeMillis() <= windows.slideMillis();
        WindowSpec spec = new WindowSpec(windows, content, function, lateness, null);
        String run = "seed %d %s lateness %d ".formatted(seed, windows, lateness);
        OperatorHarness<Result> harness = harness(spec, random).open();
        long late = 0;
        long now = -200;
        long watermark = Long.MIN_VALUE;
        for (int i = 0; i < 400; i++) {
            if (random.nextInt(25) == 0) {
                HarnessSnapshot snapshot = harness.snapshot(i + 1);
                late += harness.counter("numLateRecordsDropped");
                harness.close();
                harness = harness(spec, random).restoredFrom(snapshot).open();
            }
            if (random.nextInt(8) == 0) {
                watermark = Math.max(watermark, now - random.nextInt(40));
                List<Fired> fired = model.watermark(watermark);
                harness.watermark(watermark);
                assertThat(emitted(harness, true, exactOrder))
                        .as(run + i)
                        .isEqualTo(results(fired, expected, exactOrder));
            } else {
                now += random.nextInt(random.nextInt(50) == 0 ? 300 : 8);
                long key = random.nextInt(6);
                long timestamp = now - random.nextInt(70);
                List<Fired> fired = model.element(key, i, timestamp);
                harness.element(new long[] {key, i}, timestamp);
                assertThat(emitted(harness, false, exactOrder))
                        .as(run + i)
                        .isEqualTo(results(fired, expected, exactOrder));
            }
        }
        List<Fired> fired = model.watermark(Long.MAX_VALUE);
        harness.end();
        assertThat(emitted(harness, true, exactOrder)).as(run).isEqualTo(results(fired, expected, exactOrder));
        assertThat(late + harness.counter("numLateRecordsDropped")).as(run).isEqualTo(model.late());
        harness.close();
    }

    private static OperatorHarness.Builder<Result> harness(WindowSpec spec, Random random) {
        return OperatorHarness.<Result>of(spec)
                .keyedBy(Types.LONG, (long[] value) -> value[0])
                .instantiator(random.nextBoolean() ? new HiddenCopies() : new PlainInstantiator());
    }

    private static TimeWindows randomWindows(Random random) {
        int slide = 1 + random.nextInt(40);
        Duration offset = Duration.ofMillis(random.nextInt(2 * slide - 1) - slide + 1);
        if (random.nextInt(4) == 0) {
            return TumblingEventTimeWindows.of(Duration.ofMillis(slide), offset);
        }
        int size = random.nextBoolean() ? slide * (1 + random.nextInt(10)) : 1 + random.nextInt(100);
        return SlidingEventTimeWindows.of(Duration.ofMillis(size), Duration.ofMillis(slide), offset);
    }

    private static List<Result> emitted(OperatorHarness<Result> harness, boolean sortKeys, boolean exactOrder) {
        List<Result> results = new ArrayList<>();
        for (Result result : harness.output().values()) {
            results.add(new Result(result.windowEnd, result.key, normal(result.value, exactOrder)));
        }
        harness.output().clear();
        if (sortKeys) {
            List<Long> ends = results.stream().map(Result::windowEnd).toList();
            assertThat(ends).isSorted();
            results.sort(Comparator.comparingLong(Result::windowEnd).thenComparingLong(Result::key));
        }
        return results;
    }

    private static List<Result> results(List<Fired> fired, Function<List<Long>, Object> expected, boolean exactOrder) {
        List<Result> results = new ArrayList<>();
        for (Fired firing : fired) {
            results.add(
                    new Result(firing.windowEnd(), firing.key(), normal(expected.apply(firing.values()), exactOrder)));
        }
        return results;
    }

    /** Windows that overlap give their elements by slice. */
    private static Object normal(Object value, boolean exactOrder) {
        return value instanceof List<?> list && !exactOrder
                ? list.stream().sorted().toList()
                : value;
    }

    private static final class Annotate<T> extends ProcessWindowFunction<T, Result, Long, TimeWindow> {
        private final Function<T, Object> read;

        Annotate(Function<T, Object> read) {
            this.read = read;
        }

        @Override
        public void process(Long key, Context context, Iterable<T> elements, Collector<Result> out) {
            List<T> all = StreamSupport.stream(elements.spliterator(), false).toList();
            assertThat(all).hasSize(1);
            out.collect(new Result(context.window().getEnd(), key, read.apply(all.get(0))));
            if (all.get(0) instanceof long[] emitted) {
                emitted[1] = -1_000_000;
            }
        }
    }

    private static final class CollectValues extends ProcessWindowFunction<long[], Result, Long, TimeWindow> {
        @Override
        public void process(Long key, Context context, Iterable<long[]> elements, Collector<Result> out) {
            List<Long> values = new ArrayList<>();
            for (long[] element : elements) {
                values.add(element[1]);
                element[1] = -1_000_000;
            }
            out.collect(new Result(context.window().getEnd(), key, values));
        }
    }
}
