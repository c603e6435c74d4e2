package io.weir.benchmarks.micro;

import io.weir.api.connector.WriterInitContext;
import io.weir.api.functions.FilterFunction;
import io.weir.api.functions.JobInfo;
import io.weir.api.functions.MapFunction;
import io.weir.api.functions.TaskInfo;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.metrics.MetricTree;
import io.weir.api.plan.FilterSpec;
import io.weir.api.plan.MapSpec;
import io.weir.api.plan.OperatorSpec;
import io.weir.api.plan.SinkSpec;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.benchmarks.workload.HashSink;
import io.weir.operators.Aftermath;
import io.weir.operators.PlainInstantiator;
import io.weir.operators.StreamingRuntimeContext;
import io.weir.operators.testing.ManualProcessingTime;
import io.weir.runtime.checkpoint.FileSnapshotStore;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.OperatorNode;
import io.weir.runtime.graph.VertexCode;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.state.FormerOperatorState;
import io.weir.runtime.state.OperatorState;
import io.weir.runtime.state.OperatorStateTables;
import io.weir.runtime.state.StateBackend;
import io.weir.state.heap.HeapStateBackend;
import io.weir.taskmanager.chain.ChainBuilder;
import io.weir.taskmanager.chain.ChainSpecializer;
import io.weir.taskmanager.chain.OperatorChain;
import io.weir.taskmanager.chain.RecordLoop;
import io.weir.taskmanager.chain.TaskServices;
import io.weir.taskmanager.exchange.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Passes records through a chain of four maps, three filters and a sink. Five chains of the same operator classes and with
 * functions of their own take turns, as the jobs of a TaskManager do. An operation is one record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets parameters, setup the rest
public class ChainBenchmark {
    private static final int CHAINS = 5;
    private static final int RECORDS = 256;

    /** Whether each chain has classes of its own. */
    @Param({"true", "false"})
    public boolean specialized;

    private final RecordLoop[] loops = new RecordLoop[CHAINS];
    private RecordBatch batch;
    private int next;

    /** For JMH. */
    public ChainBenchmark() {}

    /** Makes the chains and a batch. */
    @Setup
    public void makeChains() throws Exception {
        loops[0] = loop(x -> x + 1, x -> x % 5 != 0, x -> x * 3, x -> x % 7 != 0, x -> x ^ 5, x -> x > 0, x -> x - 9);
        loops[1] = loop(x -> x + 2, x -> x % 3 != 0, x -> x * 5, x -> x % 9 != 0, x -> x ^ 4, x -> x > 9, x -> x - 8);
        loops[2] = loop(x -> x + 3, x -> x % 8 != 0, x -> x * 7, x -> x % 5 != 0, x -> x ^ 3, x -> x > 8, x -> x - 7);
        loops[3] = loop(x -> x + 4, x -> x % 6 != 0, x -> x * 9, x -> x % 8 != 0, x -> x ^ 2, x -> x > 7, x -> x - 6);
        loops[4] = loop(x -> x + 5, x -> x % 4 != 0, x -> -x, x -> x % 6 != 0, x -> x ^ 1, x -> x < 6, x -> x - 5);
        batch = new RecordBatch(RECORDS, false);
        for (long i = 0; i < RECORDS; i++) {
            batch.values[batch.size++] = i * 1_000;
        }
    }

    /** A batch through one of the chains. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void passBatch() {
        next = next + 1 == CHAINS ? 0 : next + 1;
        loops[next].run(batch);
    }

    private RecordLoop loop(
            MapFunction<Long, Long> map1,
            FilterFunction<Long> filter1,
            MapFunction<Long, Long> map2,
            FilterFunction<Long> filter2,
            MapFunction<Long, Long> map3,
            FilterFunction<Long> filter3,
            MapFunction<Long, Long> map4)
            throws Exception {
        List<OperatorSpec> specs = List.of(
                new MapSpec(map1),
                new FilterSpec(filter1),
                new MapSpec(map2),
                new FilterSpec(filter2),
                new MapSpec(map3),
                new FilterSpec(filter3),
                new MapSpec(map4),
                new SinkSpec(new HashSink<Long>(x -> x)));
        List<OperatorNode> nodes = new ArrayList<>();
        List<@Nullable TypeInformation<?>> types = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            nodes.add(new OperatorNode("", "operator " + i, null, OperatorNode.Kind.OPERATOR, i - 1, null));
            types.add(TypeInformation.of(Long.class));
        }
        OperatorChain chain = new ChainBuilder(
                        new JobVertex("", "chain", 1, 1, false, "default", nodes, new byte[0]),
                        new VertexCode(specs, types, Map.of(), null),
                        services(),
                        List.of(),
                        specialized ? new ChainSpecializer() : new PlainInstantiator(),
                        null)
                .build();
        chain.open();
        return chain.loop(0);
    }

    private static TaskServices services() {
        StreamingRuntimeContext.Scope scope = new StreamingRuntimeContext.Scope(
                new JobInfo("0".repeat(32), "benchmark"),
                new TaskInfo("chain", 1, 1, 0, 0),
                Map.of(),
                ChainBenchmark.class.getClassLoader());
        return new TaskServices(
                scope,
                new ManualProcessingTime(),
                new HeapStateBackend(),
                StateBackend.StateEnvironment.standalone(new FileSnapshotStore(1)),
                Map.of(),
                new NoFactories(),
                false,
                0);
    }

    /** Chains of maps and filters ask for nothing but metrics. */
    private static final class NoFactories implements TaskServices.Factories {
        @Override
        public <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OperatorState operatorState(@Nullable FormerOperatorState former) {
            return new OperatorStateTables(former, SerializerConfig.STANDARD, ChainBenchmark.class.getClassLoader());
        }

        @Override
        public MetricGroup metrics(String operatorName) {
            return new MetricTree();
        }

        @Override
        public WriterInitContext.Collected collected(String collectorId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void leave(Aftermath aftermath) {
            // no job ends here
        }
    }
}
