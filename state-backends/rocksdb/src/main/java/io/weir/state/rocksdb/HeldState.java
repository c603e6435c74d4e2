package io.weir.state.rocksdb;

import io.weir.runtime.state.canonical.CanonicalWriter;
import io.weir.runtime.state.canonical.StateKind;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** What it has in the store; null: it is not kept there. */
    @Nullable
    StoredState rows();

    /** What a snapshot that begins now has to write and is not in the store. */
    default List<Portion> unstored() {
        return List.of();
    }

    /** What a snapshot in canonical form has to write of {@code rows}. */
    default List<Portion> stored(RowSnapshot rows) {
        return List.of();
    }

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
