package io.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.basic.DiscardingSink;
import io.weir.api.datastream.BroadcastStream;
import io.weir.api.datastream.CloseableIterator;
import io.weir.api.datastream.DataStream;
import io.weir.api.datastream.JobClient;
import io.weir.api.datastream.JobExecutionException;
import io.weir.api.datastream.JobExecutionResult;
import io.weir.api.datastream.JobStatus;
import io.weir.api.datastream.SavepointFormatType;
import io.weir.api.datastream.SingleOutputStreamOperator;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.Collector;
import io.weir.api.functions.KeyedBroadcastProcessFunction;
import io.weir.api.functions.KeyedProcessFunction;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.ProcessFunction;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.tuple.Tuple2;
import io.weir.api.types.Types;
import io.weir.runtime.testing.Eventually;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalExecutionIT {
    /** A record that is not java.io.Serializable. */
    public record Visit(String page, int seconds) {}

    private static StreamExecutionEnvironment environment() {
        return StreamExecutionEnvironment.createLocalEnvironment(2);
    }

    @Test
    void bringsTheResultsOfAProgramBack() throws Exception {
        List<Visit> visits = environment()
                .fromData(new Visit("a", 1), new Visit("b", 2), new Visit("a", 3))
                .keyBy(Visit::page)
                .reduce((x, y) -> new Visit(x.page(), x.seconds() + y.seconds()))
                .executeAndCollect(10);

        assertThat(visits).containsExactlyInAnyOrder(new Visit("a", 1), new Visit("b", 2), new Visit("a", 4));
    }

    @Test
    void aProgramTakesASavepointAndStopsItsJobWithAnother(@TempDir Path directory) throws Exception {
        JobClient job = endless();
        Eventually.eventually("it runs", () -> job.getJobStatus().join() == JobStatus.RUNNING);
        String taken = eventualSavepoint(job, directory);

        String last = job.stopWithSavepoint(false, directory.toString(), SavepointFormatType.CANONICAL)
                .get();

        assertThat(Path.of(taken)).isDirectoryContaining("glob:**_metadata");
        assertThat(Path.of(last)).isDirectoryContaining("glob:**_metadata").isNotEqualTo(Path.of(taken));
        assertThat(job.getJobExecutionResult().get().getJobID()).isEqualTo(job.getJobID());
        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.FINISHED);
        assertThat(job.getAccumulators().get()).isEmpty();
    }

    /** Before all tasks run, there is none. */
    private static String eventualSavepoint(JobClient job, Path directory) {
        AtomicReference<String> location = new AtomicReference<>();
        Eventually.eventually("a savepoint is taken", () -> {
            location.set(job.triggerSavepoint(directory.toString(), SavepointFormatType.NATIVE)
                    .exceptionally(notYet -> null)
                    .join());
            return location.get() != null;
        });
        return location.get();
    }

    @Test
    void aSavepointThatIsRefusedSaysWhyAndTheJobGoesOnUntilItIsCanceled() throws Exception {
        JobClient job = endless();

        assertThatThrownBy(() -> job.stopWithSavepoint(true, null, SavepointFormatType.CANONICAL)
                        .get())
                .hasMessageContaining("'execution.checkpointing.savepoint-dir'");
        assertThat(job.getJobStatus().get().isGloballyTerminalState()).isFalse();
        job.cancel().get();

        assertThatThrownBy(() -> job.getJobExecutionResult().get()).hasMessageContaining("was canceled");
        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.CANCELED);
    }

    private static JobClient endless() throws Exception {
        StreamExecutionEnvironment env = environment();
        env.fromSequence(0, Long.MAX_VALUE - 1)
                .keyBy(number -> number % 100)
                .map(number -> number)
                .returns(Types.LONG)
                .sinkTo(new DiscardingSink<>());
        return env.executeAsync("endless");
    }

    @Test
    void bringsMoreResultsBackThanTheStoreHolds() throws Exception {
        long sum = 0;
        try (CloseableIterator<Long> numbers =
                environment().fromSequence(1, 30_000).executeAndCollect()) {
            while (numbers.hasNext()) {
                sum += numbers.next();
            }
        }

        assertThat(sum).isEqualTo(450_015_000L);
    }

    @Test
    void mergesAccumulators() throws Exception {
        StreamExecutionEnvironment env = environment();
        env.fromSequence(1, 1000).map(new Counting()).sinkTo(new DiscardingSink<>());

        JobExecutionResult result = env.execute("accumulators");

        Long counted = result.getAccumulatorResult("records");
        assertThat(counted).isEqualTo(1000L);
    }

    static final class Counting extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long map(Long value) {
            getRuntimeContext().getLongCounter("records").add(1);
            return value;
        }
    }

    @Test
    void tellsTheUsersExceptionFirst() {
        StreamExecutionEnvironment env = environment();
        env.fromSequence(1, 10).map(number -> 10 / (number - 5)).name("Divide").sinkTo(new DiscardingSink<>());

        assertThatThrownBy(() -> env.execute("fails"))
                .isInstanceOf(JobExecutionException.class)
                .hasMessageStartingWith("java.lang.ArithmeticException: / by zero (in operator 'Divide', subtask ");
    }

    @Test
    void keepsStateTimersAndSideOutputsPerKey() throws Exception {
        OutputTag<String> odd = new OutputTag<>("odd") {};
        StreamExecutionEnvironment env = environment();
        SingleOutputStreamOperator<Tuple2<Long, Long>> counted = env.fromSequence(1, 100)
                .keyBy(number -> number % 3)
                .process(new KeyedProcessFunction<Long, Long, Tuple2<Long, Long>>() {
                    private static final long serialVersionUID = 1L;
                    private transient ValueState<Long> count;

                    @Override
                    public void open(OpenContext context) {
                        count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
                    }

                    @Override
                    public void processElement(Long value, Context ctx, Collector<Tuple2<Long, Long>> out)
                            throws Exception {
                        Long before = count.value();
                        count.update(before == null ? 1L : before + 1);
                        ctx.timerService().registerEventTimeTimer(Long.MAX_VALUE - 1);
                        if (value % 2 == 1) {
                            ctx.output(odd, "odd " + value);
                        }
                    }

                    @Override
                    public void onTimer(long timestamp, OnTimerContext ctx, Collector<Tuple2<Long, Long>> out)
                            throws Exception {
                        out.collect(Tuple2.of(ctx.getCurrentKey(), count.value()));
                    }
                });
        DataStream<String> all = counted.map(pair -> pair.f0 + "=" + pair.f1).union(counted.getSideOutput(odd));

        List<String> results = all.executeAndCollect(1000);

        assertThat(results)
                .hasSize(53)
                .contains("0=33", "1=34", "2=33", "odd 99")
                .doesNotContain("odd 2");
    }

    @Test
    void connectsTwoStreamsOfDifferentTypes() throws Exception {
        StreamExecutionEnvironment env = environment();
        List<String> results = env.fromData("a", "b")
                .connect(env.fromData(1, 2))
                .keyBy(text -> text.length(), number -> 1)
                .map(new io.weir.api.functions.CoMapFunction<String, Integer, String>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String map1(String value) {
                        return "text " + value;
                    }

                    @Override
                    public String map2(Integer value) {
                        return "number " + value;
                    }
                })
                .executeAndCollect(100);

        assertThat(results).containsExactlyInAnyOrder("text a", "text b", "number 1", "number 2");
    }

    @Test
    void spreadsRecordsAsAskedAndLosesNone() throws Exception {
        for (String how : List.of("rebalance", "rescale", "shuffle", "global", "broadcast", "forward", "custom")) {
            StreamExecutionEnvironment env = environment();
            DataStream<Long> numbers = env.fromSequence(1, 500);
            DataStream<Long> spread = switch (how) {
                case "rebalance" -> numbers.rebalance();
                case "rescale" -> numbers.rescale();
                case "shuffle" -> numbers.shuffle();
                case "global" -> numbers.global();
                case "broadcast" -> numbers.broadcast();
                case "forward" -> numbers.forward();
                default -> numbers.partitionCustom((Long key, int n) -> (int) (key % n), number -> number);
            };
            List<Long> results = new ArrayList<>(spread.map(number -> number).executeAndCollect(2000));

            assertThat(results).as(how).hasSize(how.equals("broadcast") ? 1000 : 500);
        }
    }

    @Test
    void countsWhatAProcessFunctionPutsAside() throws Exception {
        OutputTag<Long> rejected = new OutputTag<>("rejected") {};
        SingleOutputStreamOperator<Long> kept = environment()
                .fromSequence(1, 10)
                .process(new ProcessFunction<Long, Long>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void processElement(Long value, Context ctx, Collector<Long> out) {
                        if (value > 7) {
                            ctx.output(rejected, value);
                        } else {
                            out.collect(value);
                        }
                    }
                });
        kept.sinkTo(new DiscardingSink<>());

        assertThat(kept.getSideOutput(rejected).executeAndCollect(100)).containsExactlyInAnyOrder(8L, 9L, 10L);
    }

    @Test
    void everySubtaskGetsWhatIsBroadcastToAKeyedStream() throws Exception {
        MapStateDescriptor<Long, String> rules = new MapStateDescriptor<>("rules", Long.class, String.class);
        StreamExecutionEnvironment env = environment();
        BroadcastStream<String> broadcast = env.fromData("x", "y", "z").broadcast(rules);

        List<String> results = env.fromSequence(1, 100)
                .keyBy(number -> number % 7)
                .connect(broadcast)
                .process(new KeyedBroadcastProcessFunction<Long, Long, String, String>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void processElement(Long value, ReadOnlyContext ctx, Collector<String> out) {
                        out.collect("key " + ctx.getCurrentKey());
                    }

                    @Override
                    public void processBroadcastElement(String value, Context ctx, Collector<String> out)
                            throws Exception {
                        ctx.getBroadcastState(rules).put(1L, value);
                        out.collect("rule " + ctx.getBroadcastState(rules).get(1L));
                    }
                })
                .executeAndCollect(1_000);

        assertThat(results).hasSize(106);
        assertThat(results)
                .filteredOn(result -> result.startsWith("rule "))
                .containsExactlyInAnyOrder("rule x", "rule x", "rule y", "rule y", "rule z", "rule z");
    }
}
