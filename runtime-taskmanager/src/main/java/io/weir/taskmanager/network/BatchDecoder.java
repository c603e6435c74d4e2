package io.weir.taskmanager.network;

import io.netty.buffer.ByteBuf;
import io.weir.api.functions.KeySelector;
import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.operators.Output;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.taskmanager.exchange.Exchange;
import io.weir.taskmanager.exchange.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Reads frames back into batches. Used by the consuming task's thread. */
public final class BatchDecoder {
    private final Exchange.Content content;
    private final DataInputView in = new DataInputView();
    private byte[] bytes = new byte[0];

    /** For channels that carry {@code content}. */
    public BatchDecoder(Exchange.Content content) {
        this.content = content;
    }

    /** The batch of a BATCH frame, from behind the channel number on. */
    public RecordBatch decode(ByteBuf body) {
        int count = body.readUnsignedShort();
        int flags = body.readByte();
        KeySelector<Object, Object> keySelector = content.keySelector();
        RecordBatch batch = new RecordBatch(count, keySelector != null);
        if ((flags & Frames.HAS_WATERMARK) != 0) {
            batch.watermark = body.readLong();
        }
        int length = body.readableBytes();
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, 40 << 10)];
        }
        body.readBytes(bytes, 0, length);
        in.wrap(bytes, 0, length);
        boolean timestamped = (flags & Frames.HAS_TIMESTAMPS) != 0;
        for (int i = 0; i < count; i++) {
            batch.timestamps[i] = timestamped ? in.readLong() : Output.NO_TIMESTAMP;
            Object value = content.serializer().deserialize(in);
            batch.values[i] = value;
            addKey(batch, i, value, keySelector);
        }
        if (in.remaining() != 0) {
            throw new CorruptDataException(
                    "%d bytes are left behind %d records of a frame; its sender wrote another type"
                            .formatted(in.remaining(), count));
        }
        batch.size = count;
        batch.estimatedBytes = length;
        return batch;
    }

    private static void addKey(
            RecordBatch batch, int index, Object value, @Nullable KeySelector<Object, Object> keySelector) {
        Object[] keys = batch.keys;
        int[] keyHashes = batch.keyHashes;
        if (keySelector == null || keys == null || keyHashes == null) {
            return;
        }
        try {
            Object key = keySelector.getKey(value);
            keys[index] = key;
            keyHashes[index] = KeyGroups.hash(key);
        } catch (Exception e) {
            throw new IllegalStateException("The key selector %s failed on a record it had accepted before: %s"
                    .formatted(keySelector.getClass().getName(), e));
        }
    }
}
