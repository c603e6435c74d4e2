package io.weir.taskmanager.task;

import io.weir.runtime.checkpoint.ChannelState;
import io.weir.runtime.checkpoint.SnapshotFailedException;
import io.weir.taskmanager.channelstate.ChannelStateWriter;
import io.weir.taskmanager.exchange.BarrierEvent;
import io.weir.taskmanager.exchange.ChannelSource;
import io.weir.taskmanager.exchange.InputGate;
import io.weir.taskmanager.exchange.RecordBatch;
import io.weir.taskmanager.exchange.StreamSignal;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the barrier of one checkpoint has overtaken in one task: the records of each channel between the moment of the
 * snapshot and the barrier. They are written before they are processed. Confined to the task's thread but for {@link
 * #result}.
 */
final class ChannelRecording {
    private final long checkpointId;
    private final List<RecordedGate> gates;
    private final ChannelStateWriter writer;
    private final long startNanos;
    private final CompletableFuture<Recorded> result = new CompletableFuture<>();

    /** Channels whose barrier has not come. */
    private final boolean[][] awaited;

    /** Those of them whose end is in sight, so that they can be emptied ahead of their turn. */
    private final boolean[][] emptied;

    private int awaitedChannels;
    private long processedBytes;
    private boolean over;

    /**
     * What became of it.
     *
     * @param state the records; null: there were none
     * @param bytes that the records take
     * @param alignmentNanos from the first sign of the barrier to the last barrier
     * @param processedBytes of the records processed meanwhile
     */
    record Recorded(@Nullable ChannelState state, long bytes, long alignmentNanos, long processedBytes) {}

    /** Waits for the barriers that have not come yet through {@code gates}; alignment began at {@code startNanos}. */
    ChannelRecording(
            long checkpointId,
            List<RecordedGate> gates,
            ChannelStateWriter writer,
            long startNanos,
            long processedBytes) {
        this.checkpointId = checkpointId;
        this.gates = gates;
        this.writer = writer;
        this.startNanos = startNanos;
        this.processedBytes = processedBytes;
        awaited = new boolean[gates.size()][];
        emptied = new boolean[gates.size()][];
        for (int i = 0; i < gates.size(); i++) {
            InputGate gate = gates.get(i).gate();
            awaited[i] = new boolean[gate.channels()];
            emptied[i] = new boolean[gate.channels()];
            for (int channel = 0; channel < gate.channels(); channel++) {
                awaited[i][channel] = !gate.hasEnded(channel) && !gate.hasArrived(channel);
                awaitedChannels += awaited[i][channel] ? 1 : 0;
            }
        }
    }

    long checkpointId() {
        return checkpointId;
    }

    /** When the barrier was first heard of. */
    long startNanos() {
        return startNanos;
    }

    /** Completes when all barriers have come and everything is written. */
    CompletableFuture<Recorded> result() {
        return result;
    }

    /** Whether nothing is recorded any more: all barriers have come, or it was given up. */
    boolean isOver() {
        return over;
    }

    boolean awaits(int gate, int channel) {
        return awaited[gate][channel];
    }

    /** Writes what was restored or taken ahead of its turn and is not processed yet. Once, before anything else. */
    void recordQueued() {
        for (int i = 0; i < gates.size(); i++) {
            int index = i;
            InputGate gate = gates.get(i).gate();
            gate.forEachRestored((batch, channel) -> write(index, channel, batch));
            for (int channel = 0; channel < gate.channels(); channel++) {
                recordQueued(i, channel, gate.queued(channel));
            }
        }
        finishIfAllHere();
    }

    private void recordQueued(int gate, int channel, Collection<Object> queued) {
        for (Iterator<Object> elements = queued.iterator(); elements.hasNext() && awaited[gate][channel]; ) {
            Object element = elements.next();
            if (element instanceof RecordBatch batch) {
                write(gate, channel, batch);
            } else if (element == StreamSignal.END_OF_INPUT
                    || (element instanceof BarrierEvent event && event.barrier().checkpointId() >= checkpointId)) {
                arrive(gate, channel);
            }
        }
    }

    /** The barrier was announced, or nothing but events comes any more: the channel is emptied ahead of its turn. */
    void empty(int gate, int channel, long upTo) {
        if (awaited[gate][channel] && !emptied[gate][channel]) {
            emptied[gate][channel] = true;
            gates.get(gate).gate().source(channel).pull(upTo);
        }
    }

    /** Takes what is there in channels that are emptied; false: there was nothing. */
    boolean takeQueued() {
        boolean any = false;
        for (int i = 0; i < awaited.length; i++) {
            InputGate gate = gates.get(i).gate();
            for (int channel = 0; channel < awaited[i].length; channel++) {
                while (emptied[i][channel] && awaited[i][channel] && !over) {
                    Object element = gate.source(channel).take();
                    if (element == null) {
                        break;
                    }
                    any = true;
                    taken(i, channel, element);
                }
            }
        }
        return any;
    }

    private void taken(int index, int channel, Object element) {
        InputGate gate = gates.get(index).gate();
        if (element instanceof BarrierEvent event) {
            long id = event.barrier().checkpointId();
            if (id <= checkpointId) {
                gate.source(channel).release(element);
                if (id == checkpointId) {
                    arrived(index, channel);
                }
                return;
            }
            giveUp("Its barrier was left out by a task before this one, for that of checkpoint %d.".formatted(id));
        } else if (element instanceof RecordBatch batch) {
            write(index, channel, batch);
        }
        gate.enqueue(channel, element);
        if (element == StreamSignal.END_OF_INPUT) {
            arrived(index, channel);
        }
    }

    /** Whether {@link #takeQueued} would take something. */
    boolean isReady() {
        for (int i = 0; i < awaited.length; i++) {
            for (int channel = 0; channel < awaited[i].length; channel++) {
                ChannelSource source = gates.get(i).gate().source(channel);
                if (emptied[i][channel] && awaited[i][channel] && source.isReady()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A batch was polled from a channel; called before it is processed. */
    void polled(int gate, int channel, RecordBatch batch) {
        if (awaited[gate][channel]) {
            write(gate, channel, batch);
        }
    }

    /** The barrier has come, or the channel has ended. */
    void arrived(int gate, int channel) {
        if (awaited[gate][channel]) {
            arrive(gate, channel);
            finishIfAllHere();
        }
    }

    private void arrive(int gate, int channel) {
        awaited[gate][channel] = false;
        awaitedChannels--;
    }

    /** Counts what is processed while it goes on. */
    void processed(long bytes) {
        processedBytes += bytes;
    }

    private void write(int gate, int channel, RecordBatch batch) {
        if (over) {
            return;
        }
        try {
            writer.write(gates.get(gate).channels().get(channel), batch);
        } catch (IOException | RuntimeException e) {
            // The checkpoint is lost, but not the task.
            over = true;
            writer.abandon();
            result.completeExceptionally(e);
        }
    }

    private void finishIfAllHere() {
        if (over || awaitedChannels > 0) {
            return;
        }
        over = true;
        long bytes = writer.bytes();
        long alignmentNanos = System.nanoTime() - startNanos;
        long processed = processedBytes;
        writer.finish().whenComplete((state, failure) -> {
            if (failure == null) {
                result.complete(new Recorded(state, bytes, alignmentNanos, processed));
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    /** It cannot come about any more; {@code reason} is a sentence. */
    void giveUp(String reason) {
        if (!over) {
            over = true;
            writer.abandon();
            result.completeExceptionally(new SnapshotFailedException(reason, null));
        }
    }

    /** Nothing of it is wanted any more, before and after its end. */
    void abandon() {
        over = true;
        writer.abandon();
    }
}
