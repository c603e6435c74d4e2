package io.weir.state.rocksdb;

import java.util.List;

/** A state that is one table of values. */
record HeldTable(Object object, CachedTable<Object> table, StateCodec codec, StoredState rows) implements HeldState {
    @Override
    public void adopted() {
        table.hasStoredRows();
    }

    @Override
    public void restore(long namespace, Object key, int keyHash, Object value) {
        table.put(key, keyHash, value);
    }

    @Override
    public List<Portion> stored(RowSnapshot snapshot) {
        return List.of(new RowPortion(rows, snapshot, codec));
    }
}
