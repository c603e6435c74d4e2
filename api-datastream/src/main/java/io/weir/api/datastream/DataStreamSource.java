package io.weir.api.datastream;

import io.weir.api.plan.OperatorTransformation;

/**
 * The stream of a source.
 *
 * @param <T> the records
 */
public final class DataStreamSource<T> extends SingleOutputStreamOperator<T> {
    DataStreamSource(StreamExecutionEnvironment environment, OperatorTransformation<T> operator) {
        super(environment, operator);
    }
}
