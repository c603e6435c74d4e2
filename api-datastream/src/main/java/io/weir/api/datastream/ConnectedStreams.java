package io.weir.api.datastream;

import io.weir.api.functions.CoFlatMapFunction;
import io.weir.api.functions.CoMapFunction;
import io.weir.api.functions.CoProcessFunction;
import io.weir.api.functions.KeySelector;
import io.weir.api.functions.KeyedCoProcessFunction;
import io.weir.api.plan.CoFlatMapSpec;
import io.weir.api.plan.CoMapSpec;
import io.weir.api.plan.CoProcessSpec;
import io.weir.api.plan.KeyedCoProcessSpec;
import io.weir.api.plan.OperatorSpec;
import io.weir.api.plan.OperatorTransformation;
import io.weir.api.types.TypeExtractor;
import io.weir.api.types.TypeInformation;
import java.util.List;

/**
 * Two streams to be processed together, sharing state when both are keyed.
 *
 * @param <IN1> records of the first
 * @param <IN2> records of the second
 */
public final class ConnectedStreams<IN1, IN2> {
    private final StreamExecutionEnvironment environment;
    private final DataStream<IN1> first;
    private final DataStream<IN2> second;

    ConnectedStreams(StreamExecutionEnvironment environment, DataStream<IN1> first, DataStream<IN2> second) {
        this.environment = environment;
        this.first = first;
        this.second = second;
    }

    /** The first stream. */
    public DataStream<IN1> getFirstInput() {
        return first;
    }

    /** The second stream. */
    public DataStream<IN2> getSecondInput() {
        return second;
    }

    /** Keys both streams; keys must be of one type. */
    public <K> ConnectedStreams<IN1, IN2> keyBy(KeySelector<IN1, K> key1, KeySelector<IN2, K> key2) {
        return new ConnectedStreams<>(environment, first.keyBy(key1), second.keyBy(key2));
    }

    /** Turns each record of either stream into one. */
    public <R> SingleOutputStreamOperator<R> map(CoMapFunction<IN1, IN2, R> coMapper) {
        return operator("Co-Map", new CoMapSpec(coMapper), resultOf(coMapper, CoMapFunction.class));
    }

    /** Turns each record of either stream into none, one or many. */
    public <R> SingleOutputStreamOperator<R> flatMap(CoFlatMapFunction<IN1, IN2, R> coFlatMapper) {
        return operator(
                "Co-Flat Map", new CoFlatMapSpec(coFlatMapper), resultOf(coFlatMapper, CoFlatMapFunction.class));
    }

    /** Handles the records of both streams. */
    public <R> SingleOutputStreamOperator<R> process(CoProcessFunction<IN1, IN2, R> function) {
        return operator(
                "Co-Process", new CoProcessSpec(function, isKeyed()), resultOf(function, CoProcessFunction.class));
    }

    /** Handles the records of both keyed streams with state and timers. */
    public <K, R> SingleOutputStreamOperator<R> process(KeyedCoProcessFunction<K, IN1, IN2, R> function) {
        if (!(first instanceof KeyedStream<IN1, ?> keyed)) {
            throw new IllegalStateException(
                    "A KeyedCoProcessFunction needs keyed streams: call keyBy(key1, key2) first.");
        }
        TypeInformation<R> type = TypeExtractor.resultOf(
                function, KeyedCoProcessFunction.class, 3, keyed.getKeyType(), first.getType(), second.getType());
        return operator("Keyed Co-Process", new KeyedCoProcessSpec(function), type);
    }

    private <R> TypeInformation<R> resultOf(Object function, Class<?> functionInterface) {
        return TypeExtractor.resultOf(function, functionInterface, 2, first.getType(), second.getType());
    }

    private boolean isKeyed() {
        return first instanceof KeyedStream<?, ?> && second instanceof KeyedStream<?, ?>;
    }

    private <R> SingleOutputStreamOperator<R> operator(String name, OperatorSpec spec, TypeInformation<R> outputType) {
        List<KeySelector<?, ?>> selectors = List.of();
        TypeInformation<?> keyType = null;
        if (first instanceof KeyedStream<IN1, ?> keyed1 && second instanceof KeyedStream<IN2, ?> keyed2) {
            if (!keyed1.getKeyType().equals(keyed2.getKeyType())) {
                throw new IllegalStateException("Connected streams need keys of one type; these are %s and %s."
                        .formatted(keyed1.getKeyType(), keyed2.getKeyType()));
            }
            selectors = List.of(keyed1.getKeySelector(), keyed2.getKeySelector());
            keyType = keyed1.getKeyType();
        }
        OperatorTransformation<R> operator = new OperatorTransformation<>(
                environment.nextId(),
                name,
                spec,
                List.of(first.getTransformation(), second.getTransformation()),
                outputType,
                selectors,
                keyType);
        environment.add(operator);
        return new SingleOutputStreamOperator<>(environment, operator);
    }
}
