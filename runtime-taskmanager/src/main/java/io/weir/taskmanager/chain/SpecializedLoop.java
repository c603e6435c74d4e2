package io.weir.taskmanager.chain;

import io.weir.operators.Output;
import io.weir.taskmanager.exchange.RecordBatch;
import java.lang.invoke.MethodHandles;

/**
 * The loop of a chain without keyed state; each chain has a hidden copy. The head is a constant of the copy, and with it
 * all that its final fields lead to.
 */
final class SpecializedLoop implements RecordLoop {
    private static final Output<Object> HEAD = LoopConstants.head(MethodHandles.lookup());

    public SpecializedLoop() {}

    @Override
    public void run(RecordBatch batch) {
        Object[] values = batch.values;
        long[] timestamps = batch.timestamps;
        int size = batch.size;
        for (int i = 0; i < size; i++) {
            HEAD.collect(values[i], timestamps[i]);
        }
    }
}
