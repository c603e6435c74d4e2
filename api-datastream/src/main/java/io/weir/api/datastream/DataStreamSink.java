package io.weir.api.datastream;

import io.weir.api.plan.ChainingStrategy;
import io.weir.api.plan.OperatorTransformation;

/**
 * The end of a stream in a sink, with the sink's settings.
 *
 * @param <T> the records
 */
public final class DataStreamSink<T> {
    private final OperatorTransformation<T> operator;

    DataStreamSink(OperatorTransformation<T> operator) {
        this.operator = operator;
    }

    /** Sets the name that pages and metrics show. */
    public DataStreamSink<T> name(String name) {
        operator.name("Sink: " + name);
        return this;
    }

    /** Sets a longer text for the plan. */
    public DataStreamSink<T> setDescription(String description) {
        operator.description(description);
        return this;
    }

    /** Identifies the sink's state across versions of the program; unique within the program. */
    public DataStreamSink<T> uid(String uid) {
        operator.uid(uid);
        return this;
    }

    /** Sets the number of subtasks. */
    public DataStreamSink<T> setParallelism(int parallelism) {
        operator.parallelism(parallelism);
        return this;
    }

    /** Runs the sink in a task of its own. */
    public DataStreamSink<T> disableChaining() {
        operator.chaining(ChainingStrategy.NEVER);
        return this;
    }

    /** Operators of different groups never share a slot. */
    public DataStreamSink<T> slotSharingGroup(String slotSharingGroup) {
        operator.slotSharingGroup(slotSharingGroup);
        return this;
    }
}
