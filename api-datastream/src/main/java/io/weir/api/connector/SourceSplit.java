package io.weir.api.connector;

/** A piece of a source that one reader reads: a file, a partition, a range. */
public interface SourceSplit {
    /** Unique within the source. */
    String splitId();
}
