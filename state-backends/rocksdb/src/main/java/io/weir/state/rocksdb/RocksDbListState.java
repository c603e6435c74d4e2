package io.weir.state.rocksdb;

import io.weir.api.state.ListState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A list per key, which is one row. */
record RocksDbListState<T>(CachedTable<List<T>> table) implements ListState<T> {
    private static final int FIRST_CAPACITY = 4;

    @Override
    public Iterable<T> get() {
        List<T> list = table.getCurrent();
        return list == null ? List.of() : list;
    }

    @Override
    public void add(T value) {
        Objects.requireNonNull(value, "A list state takes no null.");
        List<T> list = table.getCurrent();
        if (list == null) {
            list = new ArrayList<>(FIRST_CAPACITY);
        }
        list.add(value);
        table.putCurrent(list);
    }

    @Override
    public void addAll(List<T> values) {
        for (T value : values) {
            add(value);
        }
    }

    @Override
    public void update(List<T> values) {
        for (T value : values) {
            Objects.requireNonNull(value, "A list state takes no null.");
        }
        if (values.isEmpty()) {
            table.removeCurrent();
        } else {
            table.putCurrent(new ArrayList<>(values));
        }
    }

    @Override
    public void clear() {
        table.removeCurrent();
    }
}
