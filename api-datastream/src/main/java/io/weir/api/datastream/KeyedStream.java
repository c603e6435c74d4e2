package io.weir.api.datastream;

import io.weir.api.functions.KeySelector;
import io.weir.api.functions.KeyedProcessFunction;
import io.weir.api.functions.ReduceFunction;
import io.weir.api.plan.KeyedProcessSpec;
import io.weir.api.plan.OperatorSpec;
import io.weir.api.plan.PartitionTransformation;
import io.weir.api.plan.Partitioning;
import io.weir.api.plan.ReduceSpec;
import io.weir.api.types.TypeExtractor;
import io.weir.api.types.TypeInformation;
import io.weir.api.windowing.TimeWindow;
import io.weir.api.windowing.TimeWindows;
import java.util.List;

/**
 * A stream whose records of one key go to one subtask.
 *
 * @param <T> the records
 * @param <K> the key
 */
public final class KeyedStream<T, K> extends DataStream<T> {
    private final KeySelector<T, K> keySelector;
    private final TypeInformation<K> keyType;

    KeyedStream(DataStream<T> input, KeySelector<T, K> keySelector, TypeInformation<K> keyType) {
        super(
                input.getExecutionEnvironment(),
                new PartitionTransformation<>(
                        input.getExecutionEnvironment().nextId(),
                        input.getTransformation(),
                        Partitioning.HASH,
                        keySelector,
                        null));
        KeyTypes.require(keyType);
        this.keySelector = keySelector;
        this.keyType = keyType;
    }

    /** Takes the key out of a record. */
    public KeySelector<T, K> getKeySelector() {
        return keySelector;
    }

    /** The type of the key. */
    public TypeInformation<K> getKeyType() {
        return keyType;
    }

    /** Handles each record with state, timers and side outputs. */
    public <R> SingleOutputStreamOperator<R> process(KeyedProcessFunction<K, T, R> function) {
        return process(function, TypeExtractor.resultOf(function, KeyedProcessFunction.class, 2, keyType, getType()));
    }

    /** Handles each record with state, timers and side outputs; results of a given type. */
    public <R> SingleOutputStreamOperator<R> process(
            KeyedProcessFunction<K, T, R> function, TypeInformation<R> outputType) {
        return operator("KeyedProcess", new KeyedProcessSpec(function), outputType);
    }

    /** Combines the records of a key one by one; emits the combination so far for every record. */
    public SingleOutputStreamOperator<T> reduce(ReduceFunction<T> reducer) {
        return operator("Keyed Reduce", new ReduceSpec(reducer, getType()), getType());
    }

    /** The running sum of the field at {@code position}; other fields are those of the key's first record. */
    public SingleOutputStreamOperator<T> sum(int position) {
        return aggregate(FieldReducer.sum(getType(), Integer.toString(position)));
    }

    /** The running sum of {@code field}; other fields are those of the key's first record. */
    public SingleOutputStreamOperator<T> sum(String field) {
        return aggregate(FieldReducer.sum(getType(), field));
    }

    /** The running minimum of the field at {@code position}; other fields are those of the key's first record. */
    public SingleOutputStreamOperator<T> min(int position) {
        return aggregate(FieldReducer.min(getType(), Integer.toString(position)));
    }

    /** The running minimum of {@code field}; other fields are those of the key's first record. */
    public SingleOutputStreamOperator<T> min(String field) {
        return aggregate(FieldReducer.min(getType(), field));
    }

    /** The running maximum of the field at {@code position}; other fields are those of the key's first record. */
    public SingleOutputStreamOperator<T> max(int position) {
        return aggregate(FieldReducer.max(getType(), Integer.toString(position)));
    }

    /** The running maximum of {@code field}; other fields are those of the key's first record. */
    public SingleOutputStreamOperator<T> max(String field) {
        return aggregate(FieldReducer.max(getType(), field));
    }

    /** The record with the smallest field at {@code position}; of equal ones the first. */
    public SingleOutputStreamOperator<T> minBy(int position) {
        return minBy(Integer.toString(position), true);
    }

    /** The record with the smallest {@code field}; of equal ones the first. */
    public SingleOutputStreamOperator<T> minBy(String field) {
        return minBy(field, true);
    }

    /** The record with the smallest {@code field}; of equal ones the first or the last. */
    public SingleOutputStreamOperator<T> minBy(String field, boolean first) {
        return aggregate(FieldReducer.minBy(getType(), field, first));
    }

    /** The record with the largest field at {@code position}; of equal ones the first. */
    public SingleOutputStreamOperator<T> maxBy(int position) {
        return maxBy(Integer.toString(position), true);
    }

    /** The record with the largest {@code field}; of equal ones the first. */
    public SingleOutputStreamOperator<T> maxBy(String field) {
        return maxBy(field, true);
    }

    /** The record with the largest {@code field}; of equal ones the first or the last. */
    public SingleOutputStreamOperator<T> maxBy(String field, boolean first) {
        return aggregate(FieldReducer.maxBy(getType(), field, first));
    }

    /** Windows per key. */
    public WindowedStream<T, K, TimeWindow> window(TimeWindows windows) {
        return new WindowedStream<>(this, windows);
    }

    private SingleOutputStreamOperator<T> aggregate(ReduceFunction<T> reducer) {
        return operator("Keyed Aggregation", new ReduceSpec(reducer, getType()), getType());
    }

    /** Whatever reads a keyed stream may keep state per key, be it a plain map with a rich function. */
    @Override
    <R> SingleOutputStreamOperator<R> operator(String name, OperatorSpec spec, TypeInformation<R> outputType) {
        return operator(name, spec, outputType, List.of(keySelector), keyType);
    }
}
