package io.weir.runtime.state.expiry;

import io.weir.api.state.ValueState;
import io.weir.api.tuple.Tuple2;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One value per key. */
final class ExpiringValueState<T> implements ValueState<T> {
    private final ValueState<Tuple2<Long, T>> pairs;
    private final Expiry expiry;

    ExpiringValueState(ValueState<Tuple2<Long, T>> pairs, Expiry expiry) {
        this.pairs = pairs;
        this.expiry = expiry;
    }

    @Override
    public @Nullable T value() throws IOException {
        Tuple2<Long, T> pair = pairs.value();
        if (pair == null) {
            return null;
        }
        long now = expiry.now();
        if (expiry.isExpired(pair, now)) {
            pairs.clear();
            return expiry.returnsExpired() ? pair.f1 : null;
        }
        if (expiry.readsRefresh()) {
            pairs.update(new Tuple2<>(now, pair.f1));
        }
        return pair.f1;
    }

    @Override
    public void update(@Nullable T value) throws IOException {
        if (value == null) {
            pairs.clear();
        } else {
            pairs.update(new Tuple2<>(expiry.now(), value));
        }
    }

    @Override
    public void clear() {
        pairs.clear();
    }
}
