package io.weir.state.rocksdb;

import io.weir.runtime.state.canonical.CanonicalWriter;
import io.weir.runtime.state.canonical.StateKind;
import java.io.IOException;

/** A state that the program uses, as snapshots see it. */
interface HeldState {
    /** The state's object that the operator or function uses. */
    Object object();

    /** Name, kind and values. */
    StateCodec codec();

    /** Takes over rows whose values have the same form; called once, before the state is used. */
    void adopted();

    /** Takes one restored entry; {@code key} is the key of an {@link StateKind#ENTRIES} entry's value, which has none: "". */
    void restore(long namespace, Object key, int keyHash, Object value);

    /** Brings the store up to date. */
    void writeChanges();

    /** What there is to write for a snapshot that begins now. */
    Portion begin(RowSnapshot rows);

    /** A part of the work of a snapshot. */
    interface Portion extends AutoCloseable {
        /** Writes on for about as long as {@code entries} entries take; true when all is written. */
        boolean advance(CanonicalWriter writer, int entries) throws IOException;

        /** For messages. */
        String name();

        /** Nothing more is written. */
        @Override
        void close();
    }
}
