package io.weir.taskmanager.exchange;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One input of a task: all channels of all edges into it, polled in turn. Used by the consuming task's thread alone.
 *
 * <p>What is restored from a checkpoint comes first. Elements may be taken out of a channel ahead of their turn; they wait in
 * a queue and come before everything else of their channel.
 */
public final class InputGate {
    private final ChannelSource[] channels;
    private final boolean[] ended;
    private final boolean[] dataEnded;
    private final boolean[] arrived;
    private final boolean[] blocked;
    private final Queue<Restored> restored = new ArrayDeque<>();
    private final List<Queue<Object>> queued = new ArrayList<>();

    /** Elements in {@link #restored} and {@link #queued}. */
    private int queuedElements;

    private boolean fromQueue;
    private int open;
    private int openForData;
    private int current;

    /** A batch of a checkpoint. */
    private record Restored(int channel, RecordBatch batch) {}

    /** {@code channels} of all edges one after another; each edge in the order of its producing subtasks. */
    public InputGate(List<ChannelSource> channels) {
        this.channels = channels.toArray(new ChannelSource[0]);
        ended = new boolean[this.channels.length];
        dataEnded = new boolean[this.channels.length];
        arrived = new boolean[this.channels.length];
        blocked = new boolean[this.channels.length];
        for (ChannelSource unused : channels) {
            queued.add(new ArrayDeque<>());
        }
        open = this.channels.length;
        openForData = open;
    }

    /** A batch that was on its way through {@code channel} when the checkpoint was taken that the task starts from. */
    public void replay(int channel, RecordBatch batch) {
        restored.add(new Restored(channel, batch));
        queuedElements++;
    }

    /** The next batch or event of any channel; null when there is none. {@link #channel} tells whose it is. */
    public @Nullable Object poll() {
        if (queuedElements > 0) {
            return pollQueuedFirst();
        }
        fromQueue = false;
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

    private @Nullable Object pollQueuedFirst() {
        Restored first = restored.poll();
        if (first != null) {
            queuedElements--;
            fromQueue = true;
            current = first.channel;
            return first.batch;
        }
        for (int i = 0; i < channels.length; i++) {
            current = current + 1 == channels.length ? 0 : current + 1;
            if (!blocked[current]) {
                Object element = queued.get(current).poll();
                fromQueue = element != null;
                if (element == null) {
                    element = channels[current].poll();
                } else {
                    queuedElements--;
                    channels[current].release(element);
                }
                if (element != null) {
                    return element;
                }
            }
        }
        return null;
    }

    /** Whether the element polled last was restored or taken ahead of its turn, and not polled from its channel. */
    public boolean isFromQueue() {
        return fromQueue;
    }

    /** The end of {@code channel} itself. */
    public ChannelSource source(int channel) {
        return channels[channel];
    }

    /** An element that was taken from {@code channel} ahead of its turn; it comes before all that is still in the channel. */
    public void enqueue(int channel, Object element) {
        queued.get(channel).add(element);
        queuedElements++;
    }

    /** Shows all restored batches that have not been polled, in order. */
    public void forEachRestored(ObjIntConsumer<RecordBatch> consumer) {
        restored.forEach(each -> consumer.accept(each.batch, each.channel));
    }

    /** What was taken from {@code channel} ahead of its turn, in order; not to be changed. */
    public Collection<Object> queued(int channel) {
        return queued.get(channel);
    }

    /** The channel of the element polled last. */
    public int channel() {
        return current;
    }

    /** Whether {@link #poll} would give something. */
    public boolean isReady() {
        for (int i = 0; i < channels.length; i++) {
            if (!blocked[i] && (channels[i].isReady() || !queued.get(i).isEmpty())) {
                return true;
            }
        }
        return !restored.isEmpty();
    }

    /** A barrier has come through the channel polled last; {@code block}: it is not polled until {@link #releaseArrived}. */
    public void markArrived(boolean block) {
        arrived[current] = true;
        blocked[current] = block;
    }

    /** Whether a barrier has come through {@code channel}. */
    public boolean hasArrived(int channel) {
        return arrived[channel];
    }

    /** Whether nothing comes through {@code channel} any more. */
    public boolean hasEnded(int channel) {
        return ended[channel];
    }

    /** Whether no record comes into {@code channel} any more; some may still be in the queue. */
    public boolean hasDataEnded(int channel) {
        return dataEnded[channel] || queued.get(channel).contains(StreamSignal.END_OF_DATA);
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
