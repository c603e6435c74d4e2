package io.weir.state.rocksdb;

import io.weir.runtime.state.canonical.StateHeader;
import io.weir.runtime.state.canonical.StateKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The states of a backend by name: those in use, and restored ones that the program has not asked for. */
final class RocksDbStates {
    private final Map<String, HeldState> states = new LinkedHashMap<>();
    private final RestoredRows restored;

    RocksDbStates(RestoredRows restored) {
        this.restored = restored;
    }

    /** Makes a state whose rows begin with {@code number}. */
    @FunctionalInterface
    interface Maker {
        HeldState make(StateCodec codec, int number);
    }

    /** Makes what turns values into bytes; only when the state is asked for first. */
    @FunctionalInterface
    interface CodecMaker {
        StateCodec make();
    }

    /**
     * The object of the state {@code name}, made and restored when it is asked for first.
     *
     * @throws IllegalStateException if it is of another kind, or cannot be restored
     */
    Object get(String name, StateKind kind, boolean expiring, CodecMaker codec, Maker maker) {
        HeldState known = states.get(name);
        if (known == null) {
            known = make(name, codec.make(), maker);
            states.put(name, known);
            return known.object();
        }
        StateHeader header = known.codec().header();
        if (header.kind() != kind) {
            throw new IllegalStateException(
                    "State '%s' is asked for as %s but was asked for as %s before. Give each state its own name."
                            .formatted(name, kind, header.kind()));
        } else if (header.expiring() != expiring) {
            throw new IllegalStateException(
                    "State '%s' is asked for with a time to live and without one. Give each state its own name."
                            .formatted(name));
        }
        return known.object();
    }

    private HeldState make(String name, StateCodec codec, Maker maker) {
        List<StoredState> stored = restored.take(name);
        stored.forEach(state -> codec.require(state.header()));
        if (stored.size() == 1 && mayBeAdopted(stored.get(0), codec)) {
            HeldState state = maker.make(codec, stored.get(0).number());
            state.adopted();
            return state;
        }
        HeldState state = maker.make(codec, restored.newNumber());
        for (StoredState rows : stored) {
            restored.forEach(
                    rows,
                    codec,
                    (namespace, key, keyHash, value) ->
                            state.restore(namespace, key == null ? "" : key, keyHash, value));
            restored.drop(rows);
        }
        return state;
    }

    private static boolean mayBeAdopted(StoredState rows, StateCodec codec) {
        StateKind kind = codec.header().kind();
        return kind != StateKind.ENTRIES
                && rows.byEntry() == (kind == StateKind.MAP)
                && rows.header().equals(codec.header());
    }

    List<HeldState> all() {
        return List.copyOf(states.values());
    }

    /** What was restored and not asked for. */
    List<StoredState> unclaimed() {
        return restored.remaining();
    }
}
