package io.weir.state.heap;

import io.weir.runtime.state.KeyedTable;

/** A table that a state is kept in. */
sealed interface StateTable<V> extends KeyedTable<V> permits HeapTable, NumberTable {
    /** Forgets the current key. */
    void removeCurrent();

    /** The table that holds what is stored. */
    HeapTable<?> cells();

    /** The value that {@code stored}, of {@link #cells}, stands for. */
    Object valueOf(Object stored);
}
