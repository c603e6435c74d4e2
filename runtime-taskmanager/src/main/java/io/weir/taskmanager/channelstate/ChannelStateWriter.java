package io.weir.taskmanager.channelstate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.weir.runtime.checkpoint.ChannelEdge;
import io.weir.runtime.checkpoint.ChannelState;
import io.weir.runtime.checkpoint.SnapshotStore.StateOutput;
import io.weir.taskmanager.exchange.RecordBatch;
import io.weir.taskmanager.network.BatchEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes the records that the barrier of one checkpoint has overtaken in one task. */
public final class ChannelStateWriter {
    private static final int FRAME_BYTES = 32 << 10;

    private final Supplier<StateOutput> outputs;
    private final Map<RecordedChannel, Written> written = new LinkedHashMap<>();
    private final Map<ChannelEdge, BatchEncoder> encoders = new HashMap<>();
    private @Nullable StateOutput output;

    /** What there is of one channel. */
    private static final class Written {
        final int number;
        long records;

        Written(int number) {
            this.number = number;
        }
    }

    /** {@code outputs} begins the piece; not called when there is nothing to write. */
    public ChannelStateWriter(Supplier<StateOutput> outputs) {
        this.outputs = outputs;
    }

    /**
     * Adds a batch, as it is now.
     *
     * @throws IOException if the piece cannot be written
     */
    public void write(RecordedChannel channel, RecordBatch batch) throws IOException {
        StateOutput target = output;
        if (target == null) {
            target = outputs.get();
            output = target;
        }
        Written entry = written.get(channel);
        if (entry == null) {
            entry = new Written(written.size());
            written.put(channel, entry);
        }
        entry.records += batch.size;
        BatchEncoder encoder = encoders.get(channel.edge());
        if (encoder == null) {
            encoder = new BatchEncoder(channel.serializer(), UnpooledByteBufAllocator.DEFAULT, FRAME_BYTES);
            encoders.put(channel.edge(), encoder);
        }
        StateOutput piece = target;
        try {
            encoder.encode(batch, entry.number, frame -> append(frame, piece));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void append(ByteBuf frame, StateOutput target) {
        try {
            frame.readBytes(target, frame.readableBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            frame.release();
        }
    }

    /** Bytes written so far. */
    public long bytes() {
        return output == null ? 0 : output.length();
    }

    /** No more comes: completes with null when there was nothing, and as {@link StateOutput#finish} otherwise. */
    public CompletableFuture<@Nullable ChannelState> finish() {
        StateOutput target = output;
        if (target == null) {
            return CompletableFuture.completedFuture(null);
        }
        List<ChannelState.Channel> channels = new ArrayList<>();
        written.forEach((channel, entry) ->
                channels.add(new ChannelState.Channel(channel.edge(), channel.producer(), entry.records)));
        return target.finish().thenApply(handle -> new ChannelState(channels, handle));
    }

    /** Nothing of it is wanted any more. */
    public void abandon() {
        if (output != null) {
            output.abandon();
        }
    }
}
