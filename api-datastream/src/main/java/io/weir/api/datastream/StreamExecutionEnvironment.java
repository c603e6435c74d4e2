package io.weir.api.datastream;

import io.weir.api.checkpoint.CheckpointingMode;
import io.weir.api.configuration.Configuration;
import io.weir.api.connector.Source;
import io.weir.api.connector.basic.CollectionSource;
import io.weir.api.connector.basic.NumberSequenceSource;
import io.weir.api.connector.basic.SocketTextSource;
import io.weir.api.plan.OperatorTransformation;
import io.weir.api.plan.SourceSpec;
import io.weir.api.plan.StreamPlan;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.TypeExtractor;
import io.weir.api.types.TypeInformation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Where a program starts:
 *
 * <pre>{@code
 * StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
 * env.fromData("to be", "or not to be")
 *         .flatMap(new Splitter())
 *         .keyBy(word -> word)
 *         .process(new CountWords())
 *         .print();
 * env.execute("Word count");
 * }</pre>
 *
 * <p>Started by {@code weir run}, the program goes to the cluster; started by itself, to a cluster within its own JVM.
 *
 * <p><b>Threading:</b> used by the program's main thread alone.
 */
public class StreamExecutionEnvironment {
    private static final InheritableThreadLocal<Configuration> CONTEXT = new InheritableThreadLocal<>();

    private final Configuration configuration = new Configuration();
    private final ExecutionConfig executionConfig = new ExecutionConfig(this);
    private final CheckpointConfig checkpointConfig = new CheckpointConfig(configuration);
    private final List<OperatorTransformation<?>> operators = new ArrayList<>();
    private int lastId;
    private int parallelism = -1;
    private int maxParallelism = -1;
    private boolean chainingEnabled = true;

    /** Programs use {@link #getExecutionEnvironment}. */
    protected StreamExecutionEnvironment(Configuration configuration) {
        this.configuration.addAll(configuration);
        String parallelismText = configuration.getString("parallelism.default");
        if (parallelismText != null) {
            parallelism = parseParallelism(parallelismText.trim());
        }
    }

    private static int parseParallelism(String text) {
        if (!text.matches("0*[1-9]\\d{0,4}")) {
            throw new IllegalArgumentException(
                    "The value '%s' of 'parallelism.default' is no parallelism: a whole number from 1 to 32768."
                            .formatted(text));
        }
        return Integer.parseInt(text);
    }

    /** The environment the program was started in: that of {@code weir run}, or a cluster within this JVM. */
    public static StreamExecutionEnvironment getExecutionEnvironment() {
        return getExecutionEnvironment(new Configuration());
    }

    /** The same, with settings of one's own, which those given on the command line overrule. */
    public static StreamExecutionEnvironment getExecutionEnvironment(Configuration configuration) {
        Configuration merged = new Configuration().setString("execution.target", "local");
        merged.addAll(configuration);
        Configuration context = CONTEXT.get();
        if (context != null) {
            merged.addAll(context);
        }
        return new StreamExecutionEnvironment(merged);
    }

    /** A cluster within this JVM, with as many slots as processors. */
    public static StreamExecutionEnvironment createLocalEnvironment() {
        return createLocalEnvironment(Runtime.getRuntime().availableProcessors());
    }

    /** A cluster within this JVM. */
    public static StreamExecutionEnvironment createLocalEnvironment(int parallelism) {
        return createLocalEnvironment(parallelism, new Configuration());
    }

    /** A cluster within this JVM with settings of one's own. */
    public static StreamExecutionEnvironment createLocalEnvironment(int parallelism, Configuration configuration) {
        Configuration merged = new Configuration()
                .addAll(configuration)
                .setString("execution.target", "local")
                .setString("parallelism.default", Integer.toString(parallelism));
        return new StreamExecutionEnvironment(merged);
    }

    /** A cluster within this JVM with the dashboard on {@code rest.port}, 8081 unless set. */
    public static StreamExecutionEnvironment createLocalEnvironmentWithWebUI(Configuration configuration) {
        Configuration merged =
                new Configuration().setString("rest.port", "8081").addAll(configuration);
        return createLocalEnvironment(Runtime.getRuntime().availableProcessors(), merged);
    }

    /** The cluster whose REST endpoint is at {@code host:port}; {@code jarFiles} hold the program's classes. */
    public static StreamExecutionEnvironment createRemoteEnvironment(String host, int port, String... jarFiles) {
        Configuration merged = new Configuration()
                .setString("execution.target", "remote")
                .setString("rest.address", host)
                .setString("rest.port", Integer.toString(port))
                .setString("pipeline.jars", String.join(";", jarFiles));
        return new StreamExecutionEnvironment(merged);
    }

    /**
     * Makes {@link #getExecutionEnvironment} of this thread and the ones it starts answer with {@code context}; for the
     * command line. Null ends it.
     */
    public static void setContext(@Nullable Configuration context) {
        if (context == null) {
            CONTEXT.remove();
        } else {
            CONTEXT.set(context);
        }
    }

    /** What is set for this program. */
    public Configuration getConfiguration() {
        return configuration;
    }

    /** Settings for the whole job. */
    public ExecutionConfig getConfig() {
        return executionConfig;
    }

    /** Settings of the checkpoints of the job. */
    public CheckpointConfig getCheckpointConfig() {
        return checkpointConfig;
    }

    /** Takes a checkpoint every {@code intervalMillis}, at least 10; after a failure the job goes on from the last one. */
    public StreamExecutionEnvironment enableCheckpointing(long intervalMillis) {
        checkpointConfig.setCheckpointInterval(intervalMillis);
        return this;
    }

    /** The same, with a mode other than that of the cluster. */
    public StreamExecutionEnvironment enableCheckpointing(long intervalMillis, CheckpointingMode mode) {
        checkpointConfig.setCheckpointInterval(intervalMillis);
        checkpointConfig.setCheckpointingConsistencyMode(mode);
        return this;
    }

    /** Takes over settings by key. */
    public void configure(Configuration settings) {
        configuration.addAll(settings);
    }

    /** Sets the parallelism of operators that have none of their own. */
    public StreamExecutionEnvironment setParallelism(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("The parallelism must be at least 1, it is %d.".formatted(value));
        }
        parallelism = value;
        return this;
    }

    /** The parallelism of operators that have none of their own; -1: the cluster's default. */
    public int getParallelism() {
        return parallelism;
    }

    /** Sets the number of key groups of operators that have none of their own, at most 32768. */
    public StreamExecutionEnvironment setMaxParallelism(int value) {
        if (value < 1 || value > 32_768) {
            throw new IllegalArgumentException(
                    "The max parallelism must be from 1 to 32768, it is %d.".formatted(value));
        }
        maxParallelism = value;
        return this;
    }

    /** How long records may wait in a batch; 0: not at all; -1: until it is full. */
    public StreamExecutionEnvironment setBufferTimeout(long timeoutMillis) {
        configuration.setString("execution.buffer-timeout.interval", timeoutMillis + " ms");
        return this;
    }

    /** Runs every operator in a task of its own. */
    public StreamExecutionEnvironment disableOperatorChaining() {
        chainingEnabled = false;
        return this;
    }

    /** A stream of {@code data}, in one subtask. */
    @SafeVarargs
    public final <T> DataStreamSource<T> fromData(T... data) {
        return fromData(Arrays.asList(data));
    }

    /** A stream of {@code data}, in one subtask. */
    public <T> DataStreamSource<T> fromData(Collection<T> data) {
        if (data.isEmpty()) {
            throw new IllegalArgumentException(
                    "fromData needs at least one record to find out the type; for none use fromData(data, type).");
        }
        return fromData(data, TypeExtractor.ofValues(data));
    }

    /** A stream of {@code data} of a given type, in one subtask. */
    public <T> DataStreamSource<T> fromData(Collection<T> data, TypeInformation<T> type) {
        DataStreamSource<T> stream = fromSource(
                new CollectionSource<>(List.copyOf(data), type),
                WatermarkStrategy.noWatermarks(),
                "Collection Source",
                type);
        stream.operator().forceNonParallel();
        return stream;
    }

    /** The older name of {@link #fromData(Object[])}. */
    @SafeVarargs
    public final <T> DataStreamSource<T> fromElements(T... data) {
        return fromData(Arrays.asList(data));
    }

    /** A stream of {@code data}, in one subtask. */
    public <T> DataStreamSource<T> fromCollection(Collection<T> data) {
        return fromData(data);
    }

    /** The numbers from {@code from} to {@code to}, both included, in all subtasks together. */
    public DataStreamSource<Long> fromSequence(long from, long to) {
        return fromSource(new NumberSequenceSource(from, to), WatermarkStrategy.noWatermarks(), "Sequence Source");
    }

    /** Lines from a socket, until the other side closes it. */
    public DataStreamSource<String> socketTextStream(String host, int port) {
        return socketTextStream(host, port, "\n");
    }

    /** Text from a socket, cut at {@code delimiter}, until the other side closes it. */
    public DataStreamSource<String> socketTextStream(String host, int port, String delimiter) {
        return socketTextStream(host, port, delimiter, 0);
    }

    /**
     * Text from a socket, cut at {@code delimiter}.
     *
     * @param maxRetrySeconds how long to try to connect again when the connection is lost; 0: not; -1: for ever
     */
    public DataStreamSource<String> socketTextStream(String host, int port, String delimiter, long maxRetrySeconds) {
        DataStreamSource<String> stream = fromSource(
                new SocketTextSource(host, port, delimiter, maxRetrySeconds),
                WatermarkStrategy.noWatermarks(),
                "Socket Stream");
        stream.operator().forceNonParallel();
        return stream;
    }

    /** A stream of the records of {@code source}. */
    public <T> DataStreamSource<T> fromSource(
            Source<T, ?, ?> source, WatermarkStrategy<T> watermarks, String sourceName) {
        return fromSource(source, watermarks, sourceName, TypeExtractor.resultOf(source, Source.class, 0));
    }

    /** A stream of the records of {@code source}, of a given type. */
    public <T> DataStreamSource<T> fromSource(
            Source<T, ?, ?> source, WatermarkStrategy<T> watermarks, String sourceName, TypeInformation<T> type) {
        OperatorTransformation<T> operator = new OperatorTransformation<>(
                nextId(),
                "Source: " + sourceName,
                new SourceSpec(source, watermarks),
                List.of(),
                type,
                List.of(),
                null);
        add(operator);
        return new DataStreamSource<>(this, operator);
    }

    /** Runs the program under its default name and waits for its end. */
    public JobExecutionResult execute() throws Exception {
        return execute("Weir Streaming Job");
    }

    /**
     * Runs the program and waits for its end.
     *
     * @throws JobExecutionException if it does not end well
     */
    public JobExecutionResult execute(String jobName) throws Exception {
        JobClient client = executeAsync(jobName);
        if (Boolean.parseBoolean(configuration.getString("execution.attached", "true"))) {
            try {
                return client.getJobExecutionResult().get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof JobExecutionException failure) {
                    throw failure;
                }
                throw e;
            }
        }
        return new JobExecutionResult(client.getJobID(), 0, java.util.Map.of());
    }

    /** Submits the program under its default name. */
    public JobClient executeAsync() throws Exception {
        return executeAsync("Weir Streaming Job");
    }

    /** Submits the program. */
    public JobClient executeAsync(String jobName) throws Exception {
        StreamPlan plan = getStreamPlan(jobName);
        JobClient client = executor().submit(plan, configuration);
        operators.clear();
        return client;
    }

    /** The job graph as JSON. */
    public String getExecutionPlan() {
        return executor().describe(getStreamPlan("Weir Streaming Job"), configuration);
    }

    /**
     * The program so far.
     *
     * @throws IllegalStateException if there is no stream yet
     * @throws IllegalArgumentException if a sink cannot work with the checkpoints that the program takes
     */
    public StreamPlan getStreamPlan(String jobName) {
        if (operators.isEmpty()) {
            throw new IllegalStateException(
                    "The program has no stream to run: make one, for example with fromSource, before execute().");
        }
        StreamPlan plan = new StreamPlan(
                configuration.getString("pipeline.name", jobName),
                operators,
                new Configuration().addAll(configuration),
                executionConfig.getGlobalJobParameters(),
                parallelism,
                maxParallelism > 0 ? maxParallelism : configuredMaxParallelism(),
                chainingEnabled
                        && Boolean.parseBoolean(configuration.getString("pipeline.operator-chaining.enabled", "true")));
        plan.checkSinks(Duration.ofMillis(Math.max(0, checkpointConfig.getCheckpointInterval())));
        return plan;
    }

    private int configuredMaxParallelism() {
        String text = configuration.getString("pipeline.max-parallelism", "-1").trim();
        if (!text.matches("-1|0*[1-9]\\d{0,4}") || Integer.parseInt(text) > 32_768) {
            throw new IllegalArgumentException(
                    "The value '%s' of 'pipeline.max-parallelism' is no max parallelism: a whole number from 1 to 32768, or -1."
                            .formatted(text));
        }
        return Integer.parseInt(text);
    }

    PipelineExecutor executor() {
        String target = configuration.getString("execution.target", "local");
        for (PipelineExecutor candidate :
                ServiceLoader.load(PipelineExecutor.class, getClass().getClassLoader())) {
            if (candidate.runs(target)) {
                return candidate;
            }
        }
        throw new IllegalStateException(
                "Nothing on the class path runs programs with execution.target '%s'; add the module weir-client."
                        .formatted(target));
    }

    int nextId() {
        return ++lastId;
    }

    /** Every operator becomes part of the program, in the order of the calls, which is a topological one. */
    void add(OperatorTransformation<?> operator) {
        operators.add(operator);
    }
}
