package io.weir.runtime.state;

import io.weir.api.types.TypeInformation;
import java.util.Set;

/** Makes the keyed state of operators. Found by ServiceLoader and chosen by {@code state.backend}. */
public interface StateBackend {
    /** The values of {@code state.backend} that choose it. */
    Set<String> names();

    /** New, empty state for one operator in one subtask. */
    KeyedStateBackend createKeyedState(KeyedStateParameters parameters);

    /**
     * What a backend needs to know.
     *
     * @param keyType the type of the keys
     * @param keyGroups the key groups of the subtask
     * @param maxParallelism number of key groups of the operator
     */
    record KeyedStateParameters(TypeInformation<?> keyType, KeyGroupRange keyGroups, int maxParallelism) {}
}
