package io.weir.state.heap;

import io.weir.api.types.TypeInformation;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.StateBackend.RestoredKeyedState;
import io.weir.runtime.state.canonical.RestoredState;
import io.weir.runtime.state.canonical.RestoredStates;
import io.weir.runtime.state.canonical.StateKind;
import io.weir.runtime.state.expiry.Expiry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The states of a backend by name: those in use, and restored ones that the program has not asked for. */
final class HeapStates {
    private final Map<String, Registered> states = new LinkedHashMap<>();
    private final KeyCodec keys;
    private final Epochs epochs;
    private final @Nullable RestoredStates unclaimed;

    HeapStates(KeyedStateParameters parameters, KeyCodec keys) throws IOException {
        this.keys = keys;
        epochs = new Epochs(keys);
        RestoredKeyedState restored = parameters.restored();
        unclaimed = restored == null
                ? null
                : RestoredStates.read(
                        restored,
                        parameters.environment().snapshots(),
                        parameters.keyGroups(),
                        parameters.maxParallelism(),
                        keys.schema());
    }

    private record Registered(StateKind kind, boolean expiring, HeldState state) {}

    Epochs epochs() {
        return epochs;
    }

    /**
     * The object of the state {@code name}, made and restored when it is asked for first.
     *
     * @throws IllegalStateException if it is of another kind, or cannot be restored
     */
    Object get(
            String name,
            StateKind kind,
            TypeInformation<?> type,
            @Nullable Expiry expiry,
            Function<StateCodec, HeldState> create) {
        boolean expiring = expiry != null;
        Registered known = states.get(name);
        if (known == null) {
            HeldState state = create.apply(new StateCodec(name, kind, type, expiry, keys));
            RestoredState restored = unclaimed == null ? null : unclaimed.take(name);
            if (restored != null) {
                state.restore(restored);
            }
            state.follow(epochs);
            known = new Registered(kind, expiring, state);
            states.put(name, known);
        } else if (known.kind != kind) {
            throw new IllegalStateException(
                    "State '%s' is asked for as %s but was asked for as %s before. Give each state its own name."
                            .formatted(name, kind, known.kind));
        } else if (known.expiring != expiring) {
            throw new IllegalStateException(
                    "State '%s' is asked for with a time to live and without one. Give each state its own name."
                            .formatted(name));
        }
        return known.state.object();
    }

    Collection<HeldState> all() {
        List<HeldState> all = new ArrayList<>(states.size());
        for (Registered registered : states.values()) {
            all.add(registered.state);
        }
        return all;
    }

    /** What was restored and not asked for. */
    List<RestoredState.Block> unclaimed() {
        return unclaimed == null ? List.of() : unclaimed.remaining();
    }

    void clear() {
        states.clear();
    }
}
