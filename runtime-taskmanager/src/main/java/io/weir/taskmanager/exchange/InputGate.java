package io.weir.taskmanager.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One input of a task: all channels of all edges into it, polled in turn. Used by the consuming task's thread alone. */
public final class InputGate {
    private final ChannelSource[] channels;
    private final boolean[] ended;
    private final boolean[] dataEnded;
    private final boolean[] arrived;
    private final boolean[] blocked;
    private int open;
    private int openForData;
    private int current;

    /** {@code channels} of all edges one after another; each edge in the order of its producing subtasks. */
    public InputGate(List<ChannelSource> channels) {
        this.channels = channels.toArray(new ChannelSource[0]);
        ended = new boolean[this.channels.length];
        dataEnded = new boolean[this.channels.length];
        arrived = new boolean[this.channels.length];
        blocked = new boolean[this.channels.length];
        open = this.channels.length;
        openForData = open;
    }

    /** The next batch or signal of any channel; null when there is none. {@link #channel} tells whose it is. */
    public @Nullable Object poll() {
        for (int i = 0; i < channels.length; i++) {
            current = current + 1 == channels.length ? 0 : current + 1;
            if (!blocked[current]) {
                Object element = channels[current].poll();
                if (element != null) {
                    return element;
                }
            }
        }
        return null;
    }

    /** The channel of the element polled last. */
    public int channel() {
        return current;
    }

    /** Whether {@link #poll} would give something. */
    public boolean isReady() {
        for (int i = 0; i < channels.length; i++) {
            if (!blocked[i] && channels[i].isReady()) {
                return true;
            }
        }
        return false;
    }

    /** A barrier has come through the channel polled last; {@code block}: it is not polled until {@link #releaseArrived}. */
    public void markArrived(boolean block) {
        arrived[current] = true;
        blocked[current] = block;
    }

    /** Whether a barrier has come through the channel polled last. */
    public boolean hasArrived() {
        return arrived[current];
    }

    /** Channels that a barrier has come through go on. */
    public void releaseArrived() {
        for (int i = 0; i < arrived.length; i++) {
            arrived[i] = false;
            blocked[i] = ended[i];
        }
    }

    /** No record comes through the channel polled last any more. */
    public void endData() {
        if (!dataEnded[current]) {
            dataEnded[current] = true;
            openForData--;
        }
    }

    /** The channel polled last has ended. */
    public void endChannel() {
        if (!ended[current]) {
            ended[current] = true;
            blocked[current] = true;
            open--;
        }
    }

    /** Whether no record comes through any channel any more. */
    public boolean isDataEnded() {
        return openForData == 0;
    }

    /** Number of channels that have not ended. */
    public int openChannels() {
        return open;
    }

    /** Whether all channels have ended. */
    public boolean isEnded() {
        return open == 0;
    }

    /** Number of channels. */
    public int channels() {
        return channels.length;
    }
}
