package io.weir.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.windowing.TumblingEventTimeWindows;
import io.weir.runtime.protocol.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalTasksTest {
    private static final Map<String, List<Object>> RESULTS = new ConcurrentHashMap<>();

    /** Keeps records in a list of this JVM. */
    record ListSink<T>(String name) implements Sink<T> {
        @Override
        public SinkWriter<T> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                @Override
                public void write(T element, Context record) {
                    List<Object> list = RESULTS.computeIfAbsent(name, key -> new ArrayList<>());
                    synchronized (list) {
                        list.add(element);
                    }
                }

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public void close() {}
            };
        }
    }

    static List<Object> results(String name) {
        List<Object> list = RESULTS.getOrDefault(name, List.of());
        synchronized (list) {
            return List.copyOf(list);
        }
    }

    private static StreamExecutionEnvironment environment() {
        return StreamExecutionEnvironment.createLocalEnvironment(1);
    }

    @ParameterizedTest
    @CsvSource({"1,1,256", "2,1,256", "4,1,1", "2,2,256", "4,2,3"})
    void sumsPerKeyWhateverTheParallelismAndTheBatchSize(int parallelism, int taskManagers, int batch)
            throws Exception {
        String name = "sums-%d-%d-%d".formatted(parallelism, taskManagers, batch);
        Configuration configuration =
                new Configuration().setString("pipeline.exchange-batch-records", Integer.toString(batch));
        StreamExecutionEnvironment env = environment();
        env.setParallelism(parallelism);
        env.fromSequence(1, 10_000)
                .map(number -> number * 2)
                .keyBy(number -> number % 100)
                .reduce(Long::sum)
                .filter(sum -> sum > 0)
                .sinkTo(new ListSink<>(name));

        try (LocalTasks tasks = new LocalTasks(taskManagers, configuration)) {
            LocalTasks.Outcome outcome = tasks.run(env, parallelism);
            assertThat(outcome.failures()).isEmpty();
            assertThat(outcome.states().values()).containsOnly(TaskState.FINISHED);
        }

        assertThat(RESULTS.get(name)).hasSize(10_000);
        long largest = RESULTS.get(name).stream()
                .mapToLong(value -> (Long) value)
                .max()
                .orElseThrow();
        assertThat(largest).isEqualTo(2_010_000L); // key 0: 100 + 200 + ... + 20000
    }

    /** Counts the records of each key. */
    @SuppressWarnings("NullAway.Init") // open sets the state
    static final class Count extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public Long map(Long number) throws Exception {
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            return now;
        }
    }

    @Test
    void keepsStatePerKeyInARichMapOfAKeyedStream() throws Exception {
        StreamExecutionEnvironment env = environment();
        env.fromSequence(1, 1_000).keyBy(number -> number % 10).map(new Count()).sinkTo(new ListSink<>("rich"));

        try (LocalTasks tasks = new LocalTasks(1, new Configuration())) {
            assertThat(tasks.run(env, 1).failures()).isEmpty();
        }

        assertThat(RESULTS.get("rich"))
                .hasSize(1_000)
                .filteredOn(count -> count.equals(100L))
                .hasSize(10);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "2,2"})
    void countsInEventTimeWindows(int parallelism, int taskManagers) throws Exception {
        String name = "windows-%d-%d".formatted(parallelism, taskManagers);
        StreamExecutionEnvironment env = environment();
        env.setParallelism(parallelism);
        env.fromSequence(0, 9_999)
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Long>forMonotonousTimestamps()
                        .withTimestampAssigner((number, ignored) -> number))
                .map(number -> 1L)
                .keyBy(one -> "all")
                .window(TumblingEventTimeWindows.of(Duration.ofSeconds(1)))
                .reduce(Long::sum)
                .sinkTo(new ListSink<>(name));

        try (LocalTasks tasks = new LocalTasks(taskManagers, new Configuration())) {
            LocalTasks.Outcome outcome = tasks.run(env, parallelism);
            assertThat(outcome.failures()).isEmpty();
        }

        assertThat(RESULTS.get(name)).hasSize(10).containsOnly(1000L);
    }

    @Test
    void namesOperatorAndSubtaskBehindTheUsersException() throws Exception {
        StreamExecutionEnvironment env = environment();
        env.fromSequence(1, 10)
                .map(number -> {
                    if (number == 7) {
                        throw new IllegalStateException("seven is right out");
                    }
                    return number;
                })
                .name("Picky")
                .sinkTo(new ListSink<>("never"));

        try (LocalTasks tasks = new LocalTasks(1, new Configuration())) {
            LocalTasks.Outcome outcome = tasks.run(env, 1);

            assertThat(outcome.failures().values())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.message())
                            .isEqualTo("java.lang.IllegalStateException: seven is right out "
                                    + "(in operator 'Picky', subtask 1 of 1)"));
        }
    }
}
