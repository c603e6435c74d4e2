package io.weir.taskmanager.chain;

import io.weir.operators.Instantiator;

/** Makes loops. */
final class Loops {
    private Loops() {}

    /** The loop that feeds {@code head}: a hidden copy where {@code instantiator} makes such. */
    static RecordLoop make(LoopHead head, Instantiator instantiator) {
        if (instantiator instanceof ChainSpecializer specializer) {
            Class<?> loop = head.keyedState() == null ? SpecializedLoop.class : SpecializedKeyedLoop.class;
            return (RecordLoop) specializer.newInstanceWithData(loop, head);
        }
        return new PlainLoop(head);
    }
}
