package io.weir.benchmarks.workload;

import java.io.Serializable;

/**
 * Makes the record of an index.
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface RecordMaker<T> extends Serializable {
    /** The record number {@code index}; depends on nothing else. */
    T make(long index);
}
