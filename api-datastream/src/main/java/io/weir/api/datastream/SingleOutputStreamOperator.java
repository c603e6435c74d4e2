package io.weir.api.datastream;

import io.weir.api.functions.OutputTag;
import io.weir.api.plan.ChainingStrategy;
import io.weir.api.plan.OperatorTransformation;
import io.weir.api.plan.SideOutputTransformation;
import io.weir.api.types.TypeHint;
import io.weir.api.types.TypeInformation;

/**
 * The stream that one operator produces, with the operator's settings.
 *
 * @param <T> the records
 */
public class SingleOutputStreamOperator<T> extends DataStream<T> {
    private final OperatorTransformation<T> operator;

    SingleOutputStreamOperator(StreamExecutionEnvironment environment, OperatorTransformation<T> operator) {
        super(environment, operator);
        this.operator = operator;
    }

    final OperatorTransformation<T> operator() {
        return operator;
    }

    /** The name of the operator. */
    public String getName() {
        return operator.displayName();
    }

    /** Sets the name that pages and metrics show. */
    public SingleOutputStreamOperator<T> name(String name) {
        operator.name(name);
        return this;
    }

    /** Sets a longer text for the plan. */
    public SingleOutputStreamOperator<T> setDescription(String description) {
        operator.description(description);
        return this;
    }

    /** Identifies the operator's state across versions of the program; unique within the program. */
    public SingleOutputStreamOperator<T> uid(String uid) {
        operator.uid(uid);
        return this;
    }

    /** Sets the operator id itself, 32 hex digits. */
    public SingleOutputStreamOperator<T> setUidHash(String uidHash) {
        if (!uidHash.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException(
                    "A uid hash has 32 lower-case hex digits, this is '%s'.".formatted(uidHash));
        }
        operator.uidHash(uidHash);
        return this;
    }

    /** Sets the number of subtasks. */
    public SingleOutputStreamOperator<T> setParallelism(int parallelism) {
        operator.parallelism(parallelism);
        return this;
    }

    /** Sets the number of key groups, at most 32768. */
    public SingleOutputStreamOperator<T> setMaxParallelism(int maxParallelism) {
        operator.maxParallelism(maxParallelism);
        return this;
    }

    /** Fixes the parallelism at 1. */
    public SingleOutputStreamOperator<T> forceNonParallel() {
        operator.forceNonParallel();
        return this;
    }

    /** How long its records may wait in a batch; 0: not at all; -1: until it is full. */
    public SingleOutputStreamOperator<T> setBufferTimeout(long timeoutMillis) {
        operator.bufferTimeoutMillis(timeoutMillis);
        return this;
    }

    /** Runs the operator in a task of its own. */
    public SingleOutputStreamOperator<T> disableChaining() {
        operator.chaining(ChainingStrategy.NEVER);
        return this;
    }

    /** Starts a new task with this operator. */
    public SingleOutputStreamOperator<T> startNewChain() {
        operator.chaining(ChainingStrategy.HEAD);
        return this;
    }

    /** Operators of different groups never share a slot. */
    public SingleOutputStreamOperator<T> slotSharingGroup(String slotSharingGroup) {
        operator.slotSharingGroup(slotSharingGroup);
        return this;
    }

    /** Tells the type of the records where it cannot be found out. */
    public SingleOutputStreamOperator<T> returns(Class<T> typeClass) {
        return returns(TypeInformation.of(typeClass));
    }

    /** Tells the type of the records where it cannot be found out. */
    public SingleOutputStreamOperator<T> returns(TypeHint<T> typeHint) {
        return returns(typeHint.getTypeInfo());
    }

    /** Tells the type of the records where it cannot be found out. */
    public SingleOutputStreamOperator<T> returns(TypeInformation<T> typeInfo) {
        operator.outputType(typeInfo);
        return this;
    }

    /** What the operator emits to a side output. */
    public <X> DataStream<X> getSideOutput(OutputTag<X> sideOutputTag) {
        return new DataStream<>(
                getExecutionEnvironment(),
                new SideOutputTransformation<>(getExecutionEnvironment().nextId(), operator, sideOutputTag));
    }
}
