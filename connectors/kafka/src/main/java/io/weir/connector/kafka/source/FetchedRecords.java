package io.weir.connector.kafka.source;

/**
 * Finished records of one partition in the order of their offsets, from the fetching thread to the subtask's, which owns
 * them from then on. Several may be of one offset.
 *
 * @param partition whose they are
 * @param values records, or {@link DamagedRecord}s in their places; only those from {@code from} to {@code end} count
 * @param timestamps of each, in milliseconds; negative: none
 * @param offsets of each
 * @param from the first
 * @param end behind the last
 * @param nextOffset where the partition goes on behind them, which may be far behind the last
 * @param isLast whether the partition is read to its stopping offset
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the arrays are what is handed over
record FetchedRecords<T>(
        ReadPartition<T> partition,
        Object[] values,
        long[] timestamps,
        long[] offsets,
        int from,
        int end,
        long nextOffset,
        boolean isLast) {
    int count() {
        return end - from;
    }

    /** The first {@code count}, which are not all of them. */
    FetchedRecords<T> first(int count) {
        return new FetchedRecords<>(
                partition, values, timestamps, offsets, from, from + count, offsets[from + count], false);
    }

    /** Those behind the first {@code count}. */
    FetchedRecords<T> without(int count) {
        return new FetchedRecords<>(partition, values, timestamps, offsets, from + count, end, nextOffset, isLast);
    }
}
