package io.weir.taskmanager.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One input of a task: all channels of all edges into it, polled in turn. Used by the consuming task's thread alone. */
public final class InputGate {
    private final ChannelSource[] channels;
    private final boolean[] ended;
    private int open;
    private int current;

    /** {@code channels} of all edges one after another; each edge in the order of its producing subtasks. */
    public InputGate(List<ChannelSource> channels) {
        this.channels = channels.toArray(new ChannelSource[0]);
        ended = new boolean[this.channels.length];
        open = this.channels.length;
    }

    /** The next batch or signal of any channel; null when there is none. {@link #channel} tells whose it is. */
    public @Nullable Object poll() {
        for (int i = 0; i < channels.length; i++) {
            current = current + 1 == channels.length ? 0 : current + 1;
            if (!ended[current]) {
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
            if (!ended[i] && channels[i].isReady()) {
                return true;
            }
        }
        return false;
    }

    /** The channel polled last has ended. */
    public void endChannel() {
        if (!ended[current]) {
            ended[current] = true;
            open--;
        }
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
