package io.weir.taskmanager.chain;

import io.weir.operators.Output;
import io.weir.runtime.state.KeyedStateBackend;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/** Reads the class data of a hidden loop while the loop's class is initialized. */
final class LoopConstants {
    private LoopConstants() {}

    static Output<Object> head(MethodHandles.Lookup loop) {
        return data(loop).head();
    }

    static KeyedStateBackend keyedState(MethodHandles.Lookup loop) {
        return Objects.requireNonNull(data(loop).keyedState(), "keyed state");
    }

    private static LoopHead data(MethodHandles.Lookup loop) {
        try {
            LoopHead head = MethodHandles.classData(loop, "_", LoopHead.class);
            return Objects.requireNonNull(head, "class data");
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a loop cannot read its own class data", e);
        }
    }
}
