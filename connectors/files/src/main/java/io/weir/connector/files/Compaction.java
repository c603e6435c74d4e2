package io.weir.connector.files;

import io.weir.connector.files.compact.FileCompactStrategy;
import io.weir.connector.files.compact.FileCompactor;
import java.io.Serializable;

/**
 * How files are merged before they are seen.
 *
 * @param strategy says when
 * @param compactor does it
 */
record Compaction(FileCompactStrategy strategy, FileCompactor compactor) implements Serializable {}
