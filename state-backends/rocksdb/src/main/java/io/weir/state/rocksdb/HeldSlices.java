package io.weir.state.rocksdb;

/** A state that is a table per slice of time. */
record HeldSlices(RocksDbSliceTables<Object> slices, StateCodec codec, int number) implements HeldState {
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
    public void writeChanges() {
        slices.writeChanges();
    }

    @Override
    public Portion begin(RowSnapshot rows) {
        return new RowPortion(new StoredState(number, codec.header()), rows, codec);
    }
}
