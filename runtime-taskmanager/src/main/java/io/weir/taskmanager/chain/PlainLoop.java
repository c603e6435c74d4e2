package io.weir.taskmanager.chain;

import io.weir.operators.Output;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.taskmanager.exchange.RecordBatch;
import org.jspecify.annotations.Nullable;

/** The loop of every chain when {@code pipeline.chain-specialization} is off. */
final class PlainLoop implements RecordLoop {
    private final Output<Object> head;
    private final @Nullable KeyedStateBackend keyedState;

    PlainLoop(LoopHead head) {
        this.head = head.head();
        this.keyedState = head.keyedState();
    }

    @Override
    public void run(RecordBatch batch) {
        Object[] keys = batch.keys;
        int[] keyHashes = batch.keyHashes;
        for (int i = 0; i < batch.size; i++) {
            if (keyedState != null && keys != null && keyHashes != null) {
                keyedState.setCurrentKey(keys[i], keyHashes[i]);
            }
            head.collect(batch.values[i], batch.timestamps[i]);
        }
    }
}
