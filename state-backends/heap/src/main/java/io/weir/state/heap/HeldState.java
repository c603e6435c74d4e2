package io.weir.state.heap;

import io.weir.runtime.state.canonical.CanonicalWriter;
import io.weir.runtime.state.canonical.RestoredState;

/** A state as snapshots see it. */
interface HeldState {
    /** The state's object that the operator or function uses. */
    Object object();

    /** Takes entries back; called once, before the state is used. */
    void restore(RestoredState restored);

    /** Keeps track of changes as {@code epochs} says. */
    void follow(Epochs epochs);

    /** A snapshot begins: adds what there is to write. Takes no time that grows with the number of keys. */
    void begin(HeapSnapshot snapshot, CanonicalWriter writer);

    /** Increments build on what was after {@code epoch} alone. */
    void forgetRemovals(int epoch);

    /** Epochs start anew. */
    void restartEpochs();
}
