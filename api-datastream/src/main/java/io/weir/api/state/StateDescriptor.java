package io.weir.api.state;

import io.weir.api.types.TypeInformation;
import java.io.Serializable;

/**
 * Names a state and its type. The name is unique within the operator and is how the state is found again after a restore.
 *
 * @param <T> what is stored per key
 */
public abstract class StateDescriptor<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final TypeInformation<T> typeInfo;
    private StateTtlConfig ttlConfig = StateTtlConfig.DISABLED;

    StateDescriptor(String name, TypeInformation<T> typeInfo) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("The name of a state must not be empty.");
        }
        this.name = name;
        this.typeInfo = typeInfo;
    }

    /** The name, unique within the operator. */
    public final String getName() {
        return name;
    }

    /** The type of what is stored. */
    public final TypeInformation<T> getTypeInformation() {
        return typeInfo;
    }

    /** Lets values expire as {@code config} says. To be called before the state is asked for. */
    public final void enableTimeToLive(StateTtlConfig config) {
        ttlConfig = config;
    }

    /** Whether and when values expire. */
    public final StateTtlConfig getTtlConfig() {
        return ttlConfig;
    }
}
