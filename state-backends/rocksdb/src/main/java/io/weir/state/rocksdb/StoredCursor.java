package io.weir.state.rocksdb;

import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Goes through the rows of a table, of which the store has all there are. */
final class StoredCursor<V> implements TableCursor<V> {
    private final RowStore.Rows rows;
    private final RowKeys keys;
    private final BiFunction<RowKeys.Key, byte[], V> values;
    private RowKeys.@Nullable Key row;

    StoredCursor(RowStore.Rows rows, RowKeys keys, BiFunction<RowKeys.Key, byte[], V> values) {
        this.rows = rows;
        this.keys = keys;
        this.values = values;
    }

    @Override
    public boolean next() {
        if (!rows.next()) {
            return false;
        }
        row = keys.read(rows.key());
        return true;
    }

    private RowKeys.Key row() {
        return Objects.requireNonNull(row);
    }

    @Override
    public Object key() {
        return row().key();
    }

    @Override
    public int hash() {
        return row().hash();
    }

    @Override
    public V value() {
        return values.apply(row(), rows.value());
    }

    @Override
    public void close() {
        rows.close();
    }
}
