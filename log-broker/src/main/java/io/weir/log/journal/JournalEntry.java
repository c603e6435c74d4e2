package io.weir.log.journal;

import java.nio.ByteBuffer;

/** Something that is to survive. */
public interface JournalEntry {
    /** Bytes that {@link #writeTo} writes. */
    int sizeInBytes();

    /** Writes what {@link JournalReader} gives back. */
    void writeTo(ByteBuffer buffer);

    /** It would survive; called in the order in which entries were submitted, by one thread. Must not throw. */
    void durable();

    /** It may or may not survive; nothing more is taken by this journal. Must not throw. */
    void failed(Exception reason);
}
