package io.weir.runtime.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * The state of one operator in one subtask.
 *
 * @param operatorId 32 lower-case hex digits
 * @param subtask which
 * @param keyed its keyed state; null: none
 * @param operator its lists and broadcast maps, as {@link io.weir.runtime.state.OperatorState} writes them; null: none
 * @param channels records that were on their way to it; only where it heads its task; null: none
 */
public record OperatorSnapshot(
        String operatorId,
        int subtask,
        @Nullable KeyedSnapshot keyed,
        @Nullable StateHandle operator,
        @Nullable ChannelState channels) {}
