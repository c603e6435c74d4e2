package io.weir.api.connector;

/**
 * Receives the records of a reader. Splits with a time of their own get an output of their own, so that the slowest one
 * determines the watermark.
 *
 * @param <T> the records
 */
public interface ReaderOutput<T> extends SourceOutput<T> {
    /** The output of a split; the same object at each call. */
    SourceOutput<T> createOutputForSplit(String splitId);

    /** Ends a split: it no longer holds the watermark back. */
    void releaseOutputForSplit(String splitId);
}
