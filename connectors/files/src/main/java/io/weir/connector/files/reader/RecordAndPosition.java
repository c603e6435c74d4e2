package io.weir.connector.files.reader;

/**
 * A record, and where to go on behind it.
 *
 * @param record the record
 * @param offset byte at which a record starts, at or before the one behind this one; {@link CheckpointedPosition#NO_OFFSET}: the
 *     beginning of the split
 * @param recordSkipCount number of records from {@code offset} to this one, itself included
 * @param <E> the records
 */
public record RecordAndPosition<E>(E record, long offset, long recordSkipCount) {}
