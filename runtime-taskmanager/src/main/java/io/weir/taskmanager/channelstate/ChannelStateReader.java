package io.weir.taskmanager.channelstate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.checkpoint.RestoredTask.RestoredChannel;
import io.weir.runtime.checkpoint.RestoredTask.RestoredChannels;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.taskmanager.exchange.Exchange;
import io.weir.taskmanager.exchange.InputGate;
import io.weir.taskmanager.exchange.RecordBatch;
import io.weir.taskmanager.network.BatchDecoder;
import io.weir.taskmanager.network.Frames;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the records that were on their way when a checkpoint was taken to the gates of a task that starts from it. */
public final class ChannelStateReader {
    private final Map<Integer, Target> targets = new HashMap<>();
    private final KeyGroupRange keyGroups;
    private final int maxParallelism;

    /**
     * Where the records of an edge go on.
     *
     * @param gate the gate that the edge leads to
     * @param firstChannel the edge's first channel there
     * @param producers the subtasks that its channels come from, in their order
     * @param content what they carry
     */
    public record Target(InputGate gate, int firstChannel, List<Integer> producers, Exchange.Content content) {
        /** Copies the list. */
        public Target {
            producers = List.copyOf(producers);
        }

        /** The channel from {@code producer}; any where there is none, as after a change of parallelism. */
        int channel(int producer) {
            int index = producers.indexOf(producer);
            return firstChannel + (index >= 0 ? index : producer % producers.size());
        }
    }

    /** For a subtask that owns {@code keyGroups} of {@code maxParallelism}. */
    public ChannelStateReader(KeyGroupRange keyGroups, int maxParallelism) {
        this.keyGroups = keyGroups;
        this.maxParallelism = maxParallelism;
    }

    /** The records of the edge {@code edgeId} go to {@code target}. */
    public void add(int edgeId, Target target) {
        targets.put(edgeId, target);
    }

    /**
     * Reads all.
     *
     * @throws IOException if a piece is missing or damaged; the message names it
     */
    public void read(RestoredTask restored, SnapshotStore store) throws IOException {
        for (RestoredChannels piece : restored.channels()) {
            try (InputStream in = store.open(piece.handle(), restored.directory())) {
                read(new DataInputStream(in), piece, restored.checkpointId());
            }
        }
    }

    private void read(DataInputStream in, RestoredChannels piece, long checkpointId) throws IOException {
        Map<Integer, RestoredChannel> wanted = new HashMap<>();
        piece.channels().forEach(channel -> wanted.put(channel.number(), channel));
        Map<Integer, BatchDecoder> decoders = new HashMap<>();
        while (true) {
            byte[] frame = frame(in, piece, checkpointId);
            if (frame == null) {
                return;
            }
            ByteBuf body = Unpooled.wrappedBuffer(frame);
            if (body.readByte() != Frames.BATCH) {
                throw damaged(piece, checkpointId, "an entry is no batch");
            }
            RestoredChannel channel = wanted.get(body.readInt());
            if (channel != null) {
                Target target = targets.get(channel.edgeId());
                if (target == null) {
                    throw damaged(piece, checkpointId, "the task reads no edge " + channel.edgeId());
                }
                BatchDecoder decoder =
                        decoders.computeIfAbsent(channel.edgeId(), edge -> new BatchDecoder(target.content()));
                replay(channel, target, decoder.decode(body));
            }
        }
    }

    private static byte @Nullable [] frame(DataInputStream in, RestoredChannels piece, long checkpointId)
            throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        try {
            int length = first << 24 | in.readUnsignedShort() << 8 | in.readUnsignedByte();
            if (length < Frames.MIN_BATCH_BYTES
                    || length > Frames.MAX_FRAME_BYTES
                    || length > piece.handle().length()) {
                throw damaged(piece, checkpointId, "an entry has %d bytes".formatted(length));
            }
            byte[] frame = new byte[length];
            in.readFully(frame);
            return frame;
        } catch (EOFException e) {
            throw damaged(piece, checkpointId, "its last entry is cut off");
        }
    }

    private static IOException damaged(RestoredChannels piece, long checkpointId, String how) {
        return new IOException("The %,d bytes of records on their way in checkpoint %d are damaged: %s."
                .formatted(piece.handle().length(), checkpointId, how));
    }

    private void replay(RestoredChannel channel, Target target, RecordBatch batch) {
        if (!channel.same()) {
            // The next watermarks of the producers come behind all that is restored.
            batch.watermark = RecordBatch.NO_WATERMARK;
            keepOwn(batch);
        }
        if (batch.size > 0 || batch.watermark != RecordBatch.NO_WATERMARK) {
            target.gate().replay(target.channel(channel.producer()), batch);
        }
    }

    /** Takes the records out that belong to other subtasks. */
    private void keepOwn(RecordBatch batch) {
        Object[] keys = batch.keys;
        int[] hashes = batch.keyHashes;
        if (keys == null || hashes == null) {
            return;
        }
        int kept = 0;
        for (int i = 0; i < batch.size; i++) {
            int keyGroup = KeyGroups.keyGroup(hashes[i], maxParallelism);
            if (keyGroup >= keyGroups.first() && keyGroup < keyGroups.end()) {
                batch.values[kept] = batch.values[i];
                batch.timestamps[kept] = batch.timestamps[i];
                keys[kept] = keys[i];
                hashes[kept] = hashes[i];
                kept++;
            }
        }
        batch.size = kept;
    }
}
