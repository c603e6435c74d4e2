package io.weir.benchmarks.flink;

import io.weir.benchmarks.workload.Run;
import org.apache.flink.api.common.serialization.DeserializationSchema;

/**
 * Makes records of values; a run begins when the first subtask opens it.
 *
 * @param <T> the records
 */
abstract class MeasuredSchema<T> implements DeserializationSchema<T> {
    private static final long serialVersionUID = 1L;

    @Override
    public void open(InitializationContext context) {
        Run.begin();
    }

    @Override
    public abstract T deserialize(byte[] message);

    @Override
    public boolean isEndOfStream(T nextElement) {
        return false;
    }
}
