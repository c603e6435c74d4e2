package io.weir.taskmanager.chain;

import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.OperatorState;
import org.jspecify.annotations.Nullable;

/**
 * An operator of a task, for what has to survive of it.
 *
 * @param operatorId 32 lower-case hex digits
 * @param keyed its keyed state; null: it is not keyed
 * @param state its lists and broadcast maps
 */
public record StatefulOperator(String operatorId, @Nullable KeyedStateBackend keyed, OperatorState state) {}
