package io.weir.api.datastream;

import java.util.Iterator;

/**
 * An iterator that holds something to be freed. Closing before the end cancels the job that feeds it.
 *
 * @param <T> the elements
 */
public interface CloseableIterator<T> extends Iterator<T>, AutoCloseable {}
