package io.weir.state.rocksdb;

/**
 * Goes through a table in the order of the hash. The table must not change meanwhile.
 *
 * @param <V> the values
 */
interface TableCursor<V> extends AutoCloseable {
    /** Goes to the next entry; false when there is none. */
    boolean next();

    Object key();

    int hash();

    V value();

    @Override
    void close();
}
