package io.weir.state.rocksdb;

/** A state that is one table of values. */
record HeldTable(Object object, CachedTable<Object> table, StateCodec codec, int number) implements HeldState {
    @Override
    public void adopted() {
        table.hasStoredRows();
    }

    @Override
    public void restore(long namespace, Object key, int keyHash, Object value) {
        table.put(key, keyHash, value);
    }

    @Override
    public void writeChanges() {
        table.writeChanges();
    }

    @Override
    public Portion begin(RowSnapshot rows) {
        return new RowPortion(new StoredState(number, codec.header()), rows, codec);
    }
}
