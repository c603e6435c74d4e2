/**
 * How records are read from files: a {@link io.weir.connector.files.reader.StreamFormat} reads the bytes of one split as they
 * come out of a file, unpacked where it is compressed; a {@link io.weir.connector.files.reader.BulkFormat} opens it by itself.
 *
 * <pre>
 *  FileSourceSplit ── RecordFormat ──► RecordReader ──► records, and positions for snapshots
 *                        ├── StreamRecords: FSDataInputStream ──► StreamFormat.Reader
 *                        └── BulkRecords: BulkFormat.Reader ──► batches
 * </pre>
 *
 * <p>All of it runs on the thread of one source reader.
 */
@NullMarked
package io.weir.connector.files.reader;

import org.jspecify.annotations.NullMarked;
