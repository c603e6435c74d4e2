package io.weir.taskmanager.chain;

import io.weir.operators.Output;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.taskmanager.exchange.RecordBatch;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/** The loop of a chain with keyed state; each chain has a hidden copy, of which head and state are constants. */
final class SpecializedKeyedLoop implements RecordLoop {
    private static final Output<Object> HEAD = LoopConstants.head(MethodHandles.lookup());
    private static final KeyedStateBackend STATE = LoopConstants.keyedState(MethodHandles.lookup());

    /** So many keys that their entries fit into the nearest cache. */
    private static final int PREPARED = 64;

    public SpecializedKeyedLoop() {}

    @Override
    public void run(RecordBatch batch) {
        Object[] values = batch.values;
        long[] timestamps = batch.timestamps;
        Object[] keys = Objects.requireNonNull(batch.keys);
        int[] keyHashes = Objects.requireNonNull(batch.keyHashes);
        int size = batch.size;
        for (int from = 0; from < size; from += PREPARED) {
            int end = Math.min(size, from + PREPARED);
            STATE.prepare(keys, keyHashes, from, end);
            for (int i = from; i < end; i++) {
                STATE.setCurrentKey(keys[i], keyHashes[i]);
                HEAD.collect(values[i], timestamps[i]);
            }
        }
    }
}
