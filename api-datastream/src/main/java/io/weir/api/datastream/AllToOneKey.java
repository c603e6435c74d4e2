package io.weir.api.datastream;

import io.weir.api.functions.KeySelector;

/** Gives every record the same key, so that windows over a whole stream are windows of one key. */
final class AllToOneKey<T> implements KeySelector<T, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer getKey(T value) {
        return 0;
    }
}
