package io.weir.runtime.state.expiry;

import io.weir.api.state.ListState;
import io.weir.api.tuple.Tuple2;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A list per key whose elements expire one by one. */
final class ExpiringListState<T> implements ListState<T> {
    private final ListState<Tuple2<Long, T>> pairs;
    private final Expiry expiry;

    ExpiringListState(ListState<Tuple2<Long, T>> pairs, Expiry expiry) {
        this.pairs = pairs;
        this.expiry = expiry;
    }

    @Override
    public Iterable<T> get() throws Exception {
        long now = expiry.now();
        List<T> elements = new ArrayList<>();
        List<Tuple2<Long, T>> left = new ArrayList<>();
        boolean changed = false;
        for (Tuple2<Long, T> pair : pairs.get()) {
            boolean expired = expiry.isExpired(pair, now);
            changed |= expired;
            if (!expired) {
                left.add(expiry.readsRefresh() ? new Tuple2<>(now, pair.f1) : pair);
            }
            if (!expired || expiry.returnsExpired()) {
                elements.add(pair.f1);
            }
        }
        if (changed || (expiry.readsRefresh() && !left.isEmpty())) {
            pairs.update(left);
        }
        return elements;
    }

    @Override
    public void add(T value) throws Exception {
        pairs.add(pair(value, expiry.now()));
    }

    @Override
    public void addAll(List<T> values) throws Exception {
        pairs.addAll(pairs(values));
    }

    @Override
    public void update(List<T> values) throws Exception {
        pairs.update(pairs(values));
    }

    private List<Tuple2<Long, T>> pairs(List<T> values) {
        long now = expiry.now();
        List<Tuple2<Long, T>> stamped = new ArrayList<>(values.size());
        for (T value : values) {
            stamped.add(pair(value, now));
        }
        return stamped;
    }

    private static <T> Tuple2<Long, T> pair(T value, long now) {
        return new Tuple2<>(now, Objects.requireNonNull(value, "A list state takes no null."));
    }

    @Override
    public void clear() {
        pairs.clear();
    }
}
