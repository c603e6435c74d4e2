package io.weir.state.rocksdb;

import io.weir.runtime.checkpoint.KeyedSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** All rows, in the form that every backend reads. */
final class CanonicalContent implements RocksDbSnapshot.Content {
    private final RowStore store;
    private final RestoredRows unclaimed;
    private final List<HeldState> states;
    private final List<StoredState> others;
    private @Nullable RowSnapshot rows;

    /** Of {@code states}, and of what is not claimed now. */
    CanonicalContent(RowStore store, List<HeldState> states, RestoredRows unclaimed) {
        this.store = store;
        this.unclaimed = unclaimed;
        this.states = states;
        others = unclaimed.remaining();
    }

    @Override
    public String form() {
        return KeyedSnapshot.CANONICAL;
    }

    @Override
    public CompletableFuture<?> take() {
        rows = new RowSnapshot(store);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public List<HeldState.Portion> portions() {
        List<HeldState.Portion> portions = new ArrayList<>();
        RowSnapshot snapshot = rows;
        if (snapshot != null) {
            for (HeldState state : states) {
                portions.addAll(state.stored(snapshot));
            }
            for (StoredState state : others) {
                portions.add(unclaimed.portion(state, snapshot));
            }
        }
        return portions;
    }

    @Override
    public CompletableFuture<List<KeyedSnapshot.Part>> parts() {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public void end() {
        if (rows != null) {
            rows.close();
        }
    }

    @Override
    public void abandon() {}
}
