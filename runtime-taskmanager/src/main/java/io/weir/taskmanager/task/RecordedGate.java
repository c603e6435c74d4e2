package io.weir.taskmanager.task;

import io.weir.taskmanager.channelstate.RecordedChannel;
import io.weir.taskmanager.exchange.InputGate;
import java.util.List;

/**
 * A gate and what is to be known of its channels to make them part of a checkpoint.
 *
 * @param gate the gate
 * @param channels in the order of its channels
 */
record RecordedGate(InputGate gate, List<RecordedChannel> channels) {
    RecordedGate {
        channels = List.copyOf(channels);
    }
}
