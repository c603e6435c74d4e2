/**
 * The form of keyed snapshots that every backend reads and writes. Open
 * {@link io.weir.runtime.state.canonical.CanonicalWriter} first. Confined to the task's thread.
 *
 * <pre>
 *  piece    HEAD section* END
 *  framing  type: 1 byte, length: 4 bytes, payload              numbers are little endian
 *  HEAD     version: varint, schema of the keys
 *  STATE    number: varint, name, kind: varint, expiring: 1 byte, schema of the values
 *  CLEAR    number of the state, namespace: 8 bytes             what was read of it so far is void
 *  ENTRIES  number of the state, namespace: 8 bytes, entry*
 *  END      number of sections before: 8 bytes
 *  entry    hash: 4 bytes, length of the key: varint, key, 1 + length of the value: varint, value
 *           0 instead of 1 + length: the key is removed
 * </pre>
 *
 * <p>Sections apply in their order, pieces of a snapshot in theirs: the first piece is a whole image, each later one says
 * what has changed. The namespace is the end of a slice for slices, else 0. Keys come mostly in the order of their hashes,
 * which makes reading fast, but nothing may rely on it. Entries can be told apart, filtered and carried on without knowing
 * their types.
 */
@NullMarked
package io.weir.runtime.state.canonical;

import org.jspecify.annotations.NullMarked;
