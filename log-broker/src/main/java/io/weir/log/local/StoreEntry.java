package io.weir.log.local;

import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * What the journal holds: kind (1 byte), id of the topic (16), partition (4), then for an append the batch, for a new start its
 * offset (8).
 */
final class StoreEntry {
    static final int HEADER_BYTES = 1 + 16 + 4;
    static final byte APPEND = 1;
    static final byte START = 2;

    private StoreEntry() {}

    /** Takes what is read back. */
    interface Receiver {
        /** A batch that had been appended; valid during the call. */
        void append(PartitionKey partition, ByteBuffer batch) throws IOException;

        /** Records below had been deleted. */
        void start(PartitionKey partition, long offset) throws IOException;
    }

    static void putHeader(ByteBuffer to, byte kind, PartitionId id) {
        to.put(kind);
        to.putLong(id.topicId().getMostSignificantBits()).putLong(id.topicId().getLeastSignificantBits());
        to.putInt(id.index());
    }

    /** Gives an entry to {@code receiver}. */
    static void read(ByteBuffer entry, Receiver receiver) throws IOException {
        if (entry.remaining() < HEADER_BYTES) {
            throw new IOException("An entry of the journal has only %d bytes.".formatted(entry.remaining()));
        }
        byte kind = entry.get();
        PartitionKey key = new PartitionKey(new UUID(entry.getLong(), entry.getLong()), entry.getInt());
        if (kind == APPEND) {
            receiver.append(key, entry.slice());
        } else if (kind == START && entry.remaining() == Long.BYTES) {
            receiver.start(key, entry.getLong());
        } else {
            throw new IOException("The journal has an entry of kind %d, which this version of the broker does not know."
                    .formatted(kind));
        }
    }
}
