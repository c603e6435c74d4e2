package io.weir.runtime.checkpoint;

import java.util.ArrayList;
import java.util.List;
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
        @Nullable ChannelState channels) {
    /** All pieces of it. */
    public List<StateHandle> handles() {
        List<StateHandle> handles = new ArrayList<>();
        if (keyed != null) {
            keyed.parts().forEach(part -> handles.add(part.handle()));
        }
        if (operator != null) {
            handles.add(operator);
        }
        if (channels != null) {
            handles.add(channels.handle());
        }
        return handles;
    }
}
