package io.weir.api.accumulators;

import java.io.Serializable;
import java.util.ArrayList;

/**
 * Collects all values. Small numbers only: the list travels with every report of the subtask.
 *
 * @param <T> the values
 */
public final class ListAccumulator<T extends Serializable> implements Accumulator<T, ArrayList<T>> {
    private static final long serialVersionUID = 1L;

    private final ArrayList<T> values = new ArrayList<>();

    /** Starts empty. */
    public ListAccumulator() {}

    @Override
    public void add(T value) {
        values.add(value);
    }

    @Override
    public ArrayList<T> getLocalValue() {
        return new ArrayList<>(values);
    }

    @Override
    public void resetLocal() {
        values.clear();
    }

    @Override
    public void merge(Accumulator<T, ArrayList<T>> other) {
        values.addAll(other.getLocalValue());
    }

    @Override
    public ListAccumulator<T> copy() {
        ListAccumulator<T> copy = new ListAccumulator<>();
        copy.values.addAll(values);
        return copy;
    }
}
