package io.weir.api.datastream;

import io.weir.api.connector.Sink;
import io.weir.api.connector.basic.CollectSink;
import io.weir.api.connector.basic.PrintSink;
import io.weir.api.functions.FilterFunction;
import io.weir.api.functions.FlatMapFunction;
import io.weir.api.functions.KeySelector;
import io.weir.api.functions.MapFunction;
import io.weir.api.functions.Partitioner;
import io.weir.api.functions.ProcessFunction;
import io.weir.api.plan.ChainingStrategy;
import io.weir.api.plan.FilterSpec;
import io.weir.api.plan.FlatMapSpec;
import io.weir.api.plan.MapSpec;
import io.weir.api.plan.OperatorSpec;
import io.weir.api.plan.OperatorTransformation;
import io.weir.api.plan.PartitionTransformation;
import io.weir.api.plan.Partitioning;
import io.weir.api.plan.ProcessSpec;
import io.weir.api.plan.SinkSpec;
import io.weir.api.plan.TimestampsSpec;
import io.weir.api.plan.Transformation;
import io.weir.api.plan.UnionTransformation;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.TypeExtractor;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import io.weir.api.windowing.TimeWindow;
import io.weir.api.windowing.TimeWindows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream of records.
 *
 * @param <T> the records
 */
public class DataStream<T> {
    private final StreamExecutionEnvironment environment;
    private final Transformation<T> transformation;

    DataStream(StreamExecutionEnvironment environment, Transformation<T> transformation) {
        this.environment = environment;
        this.transformation = transformation;
    }

    /** The environment it belongs to. */
    public StreamExecutionEnvironment getExecutionEnvironment() {
        return environment;
    }

    /** The step of the plan that produces it. */
    public Transformation<T> getTransformation() {
        return transformation;
    }

    /**
     * The type of its records.
     *
     * @throws IllegalStateException if it could not be found out; the message says what to add
     */
    public TypeInformation<T> getType() {
        return transformation.outputType();
    }

    /** Turns each record into one other. */
    public <R> SingleOutputStreamOperator<R> map(MapFunction<T, R> mapper) {
        return map(mapper, resultOf(mapper, MapFunction.class, 1));
    }

    /** Turns each record into one other, of a given type. */
    public <R> SingleOutputStreamOperator<R> map(MapFunction<T, R> mapper, TypeInformation<R> outputType) {
        return operator("Map", new MapSpec(mapper), outputType);
    }

    /** Turns each record into none, one or many. */
    public <R> SingleOutputStreamOperator<R> flatMap(FlatMapFunction<T, R> flatMapper) {
        return flatMap(flatMapper, resultOf(flatMapper, FlatMapFunction.class, 1));
    }

    /** Turns each record into none, one or many, of a given type. */
    public <R> SingleOutputStreamOperator<R> flatMap(FlatMapFunction<T, R> flatMapper, TypeInformation<R> outputType) {
        return operator("Flat Map", new FlatMapSpec(flatMapper), outputType);
    }

    /** Keeps the records that {@code filter} agrees to. */
    public SingleOutputStreamOperator<T> filter(FilterFunction<T> filter) {
        return operator("Filter", new FilterSpec(filter), getType());
    }

    /** Handles each record with access to time and side outputs. */
    public <R> SingleOutputStreamOperator<R> process(ProcessFunction<T, R> function) {
        return process(function, resultOf(function, ProcessFunction.class, 1));
    }

    /** Handles each record with access to time and side outputs; results of a given type. */
    public <R> SingleOutputStreamOperator<R> process(ProcessFunction<T, R> function, TypeInformation<R> outputType) {
        return operator("Process", new ProcessSpec(function, false), outputType);
    }

    /** Records of one key go to one subtask, which keeps state for it. */
    public <K> KeyedStream<T, K> keyBy(KeySelector<T, K> key) {
        return keyBy(key, TypeExtractor.resultOf(key, KeySelector.class, 1, getType()));
    }

    /** Records of one key of a given type go to one subtask, which keeps state for it. */
    public <K> KeyedStream<T, K> keyBy(KeySelector<T, K> key, TypeInformation<K> keyType) {
        return new KeyedStream<>(this, key, keyType);
    }

    /** This stream and others of its type as one; no order between them. */
    @SafeVarargs
    public final DataStream<T> union(DataStream<T>... streams) {
        List<Transformation<T>> inputs = new ArrayList<>();
        inputs.add(transformation);
        for (DataStream<T> stream : streams) {
            if (!stream.getType().equals(getType())) {
                throw new IllegalArgumentException("A union needs streams of one type; these are of %s and %s."
                        .formatted(getType(), stream.getType()));
            }
            inputs.add(stream.transformation);
        }
        return new DataStream<>(environment, new UnionTransformation<>(environment.nextId(), inputs));
    }

    /** This stream and another of any type, to be processed together. */
    public <R> ConnectedStreams<T, R> connect(DataStream<R> dataStream) {
        return new ConnectedStreams<>(environment, this, dataStream);
    }

    /** Each record to every subtask of the next operator. */
    public DataStream<T> broadcast() {
        return partitioned(Partitioning.BROADCAST, null, null);
    }

    /**
     * Each record to every subtask of the operator that another stream is connected in, which keeps what the records say in
     * maps.
     */
    public BroadcastStream<T> broadcast(MapStateDescriptor<?, ?>... broadcastStateDescriptors) {
        return new BroadcastStream<>(broadcast(), List.of(broadcastStateDescriptors));
    }

    /** This stream and one that every subtask gets all records of, to be processed together. */
    public <R> BroadcastConnectedStream<T, R> connect(BroadcastStream<R> broadcastStream) {
        return new BroadcastConnectedStream<>(this, broadcastStream);
    }

    /** Each record to a subtask chosen at random. */
    public DataStream<T> shuffle() {
        return partitioned(Partitioning.SHUFFLE, null, null);
    }

    /** Each record to the subtask of the same number. */
    public DataStream<T> forward() {
        return partitioned(Partitioning.FORWARD, null, null);
    }

    /** The records in turn to all subtasks. */
    public DataStream<T> rebalance() {
        return partitioned(Partitioning.REBALANCE, null, null);
    }

    /** The records in turn to a fixed part of the subtasks, so that fewer connections are needed. */
    public DataStream<T> rescale() {
        return partitioned(Partitioning.RESCALE, null, null);
    }

    /** All records to subtask 0. */
    public DataStream<T> global() {
        return partitioned(Partitioning.GLOBAL, null, null);
    }

    /** Each record to the subtask that {@code partitioner} chooses by its key. */
    public <K> DataStream<T> partitionCustom(Partitioner<K> partitioner, KeySelector<T, K> keySelector) {
        return partitioned(Partitioning.CUSTOM, keySelector, partitioner);
    }

    /** Timestamps and watermarks from here on; those from before are dropped. */
    public SingleOutputStreamOperator<T> assignTimestampsAndWatermarks(WatermarkStrategy<T> watermarkStrategy) {
        return operator("Timestamps/Watermarks", new TimestampsSpec(watermarkStrategy), getType());
    }

    /** Windows over the whole stream, in one subtask. */
    public AllWindowedStream<T, TimeWindow> windowAll(TimeWindows windows) {
        return new AllWindowedStream<>(keyBy(new AllToOneKey<>(), Types.INT), windows);
    }

    /** Writes the records to {@code sink}. */
    public DataStreamSink<T> sinkTo(Sink<T> sink) {
        OperatorTransformation<T> operator = new OperatorTransformation<>(
                environment.nextId(),
                "Sink: Writer",
                new SinkSpec(sink),
                List.of(transformation),
                getType(),
                List.of(),
                null);
        environment.add(operator);
        return new DataStreamSink<>(operator);
    }

    /** Writes the records to the standard output of the TaskManagers. */
    public DataStreamSink<T> print() {
        return sinkTo(new PrintSink<T>("", false)).name("Print to Std. Out");
    }

    /** Writes the records to the standard output of the TaskManagers, each line starting with {@code sinkIdentifier}. */
    public DataStreamSink<T> print(String sinkIdentifier) {
        return sinkTo(new PrintSink<T>(sinkIdentifier, false)).name("Print to Std. Out");
    }

    /** Writes the records to the standard error of the TaskManagers. */
    public DataStreamSink<T> printToErr() {
        return sinkTo(new PrintSink<T>("", true)).name("Print to Std. Err");
    }

    /** Runs the program under its default name and brings the records here. */
    public CloseableIterator<T> executeAndCollect() throws Exception {
        return executeAndCollect("Weir Streaming Job");
    }

    /** Runs the program and brings the records here. Close the iterator: that ends the job if it has not. */
    public CloseableIterator<T> executeAndCollect(String jobName) throws Exception {
        String collectorId = "collect-" + environment.nextId();
        TypeInformation<T> type = getType();
        sinkTo(new CollectSink<>(collectorId, type)).name("Collect").setParallelism(1);
        PipelineExecutor executor = environment.executor();
        JobClient client = environment.executeAsync(jobName);
        return executor.collect(client, collectorId, type, environment.getConfiguration());
    }

    /** Runs the program and brings at most {@code limit} records here, then cancels it. */
    public List<T> executeAndCollect(int limit) throws Exception {
        return executeAndCollect("Weir Streaming Job", limit);
    }

    /** Runs the program and brings at most {@code limit} records here, then cancels it. */
    public List<T> executeAndCollect(String jobName, int limit) throws Exception {
        List<T> records = new ArrayList<>();
        try (CloseableIterator<T> results = executeAndCollect(jobName)) {
            while (records.size() < limit && results.hasNext()) {
                records.add(results.next());
            }
        }
        return records;
    }

    <R> TypeInformation<R> resultOf(Object function, Class<?> functionInterface, int typeParameter) {
        return TypeExtractor.resultOf(function, functionInterface, typeParameter, getType());
    }

    <R> SingleOutputStreamOperator<R> operator(String name, OperatorSpec spec, TypeInformation<R> outputType) {
        return operator(name, spec, outputType, List.of(), null);
    }

    <R> SingleOutputStreamOperator<R> operator(
            String name,
            OperatorSpec spec,
            TypeInformation<R> outputType,
            List<KeySelector<?, ?>> keySelectors,
            @Nullable TypeInformation<?> keyType) {
        OperatorTransformation<R> operator = new OperatorTransformation<>(
                environment.nextId(), name, spec, List.of(transformation), outputType, keySelectors, keyType);
        operator.chaining(ChainingStrategy.ALWAYS);
        environment.add(operator);
        return new SingleOutputStreamOperator<>(environment, operator);
    }

    private DataStream<T> partitioned(
            Partitioning partitioning, @Nullable KeySelector<T, ?> keySelector, @Nullable Partitioner<?> partitioner) {
        return new DataStream<>(
                environment,
                new PartitionTransformation<>(
                        environment.nextId(), transformation, partitioning, keySelector, partitioner));
    }
}
