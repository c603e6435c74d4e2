package io.weir.runtime.checkpoint;

import java.util.List;

/**
 * Records that were on their way into one subtask when a barrier overtook them.
 *
 * @param channels where they came from; entries of the piece refer to them by their place in this list
 * @param handle all of them, in one piece: frames of the exchange one after another
 */
public record ChannelState(List<Channel> channels, StateHandle handle) {
    /** Copies the list. */
    public ChannelState {
        channels = List.copyOf(channels);
    }

    /**
     * One channel that had records in it.
     *
     * @param edge which edge it belongs to
     * @param producer the subtask that wrote
     * @param records how many
     */
    public record Channel(ChannelEdge edge, int producer, long records) {}
}
