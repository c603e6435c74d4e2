package io.weir.api.state;

import io.weir.api.types.TypeInformation;

/**
 * Describes a {@link MapState}.
 *
 * @param <UK> keys of the map
 * @param <UV> values of the map
 */
public final class MapStateDescriptor<UK, UV> extends StateDescriptor<UV> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<UK> keyType;

    /** For classes without type arguments. */
    public MapStateDescriptor(String name, Class<UK> keyType, Class<UV> valueType) {
        this(name, TypeInformation.of(keyType), TypeInformation.of(valueType));
    }

    /** For any types. */
    public MapStateDescriptor(String name, TypeInformation<UK> keyType, TypeInformation<UV> valueType) {
        super(name, valueType);
        this.keyType = keyType;
    }

    /** The type of the map's keys; {@link #getTypeInformation} is that of its values. */
    public TypeInformation<UK> getKeyType() {
        return keyType;
    }
}
