package io.weir.log.journal;

import java.nio.ByteBuffer;

/** Something that is to survive. */
public interface JournalEntry {
    /** Bytes that {@link #writeTo} writes. */
    int sizeInBytes();

    /** Writes what {@link JournalReader} gives back. */
    void writeTo(ByteBuffer buffer);

    /**
     * It would survive. Called in the order in which entries were submitted, by one of the threads that sync at a time, for which
     * others wait: for moments only. Must not throw.
     */
    void durable();

    /** Does what follows from it being durable. Called in the same order, by one other thread. Must not throw. */
    void apply();

    /** It may or may not survive; nothing more is taken by this journal. Must not throw. */
    void failed(Exception reason);
}
