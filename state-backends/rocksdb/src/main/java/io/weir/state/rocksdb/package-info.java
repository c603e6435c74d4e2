/**
 * Keyed state larger than the heap: tables of live objects as in the heap backend, of limited size, in front of RocksDB. Open
 * {@link io.weir.state.rocksdb.CachedTable} first for state in use, {@link io.weir.state.rocksdb.RocksDbSnapshots} for
 * snapshots, {@link io.weir.state.rocksdb.NativePieces} for how they are read back.
 *
 * <pre>
 *   ValueState, ListState, MapState ... ─► CachedTable ─► ObjectCache      entries as objects; changed ones are marked
 *                                              │
 *                                              └────────► RowStore         RocksDB: rows as bytes, in the order of the hash
 *
 *   barrier ─► BarrierFlush    the store gets what there was, while records are processed
 *                  └─► Upload             links to the files of the database, copied by another thread
 *                  └─► CanonicalContent   rows as every backend reads them, written by the task's thread
 * </pre>
 *
 * <p>An entry goes to RocksDB when the cache needs its place or a snapshot is taken, and only if it was changed. A table none
 * of whose entries was ever evicted is known to be whole, and is never looked up in RocksDB.
 */
@NullMarked
package io.weir.state.rocksdb;

import org.jspecify.annotations.NullMarked;
