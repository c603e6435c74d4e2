package io.weir.state.rocksdb;

import java.util.List;

/** A state that is a table per slice of time. */
record HeldSlices(RocksDbSliceTables<Object> slices, StateCodec codec, StoredState rows) implements HeldState {
    @Override
    public Object object() {
        return slices;
    }

    @Override
    public void adopted() {
        slices.adoptStored();
    }

    @Override
    public void restore(long namespace, Object key, int keyHash, Object value) {
        slices.table(namespace).put(key, keyHash, value);
    }

    @Override
    public List<Portion> stored(RowSnapshot snapshot) {
        return List.of(new RowPortion(rows, snapshot, codec));
    }
}
