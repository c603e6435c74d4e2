package io.weir.taskmanager.chain;

import io.weir.operators.Output;
import io.weir.runtime.state.KeyedStateBackend;
import org.jspecify.annotations.Nullable;

/**
 * What a loop needs: the first operator, or a view of one of its two inputs, and its keyed state if it has some.
 *
 * @param head receives the records
 * @param keyedState is told the key of each record first; null: not keyed
 */
record LoopHead(Output<Object> head, @Nullable KeyedStateBackend keyedState) {}
