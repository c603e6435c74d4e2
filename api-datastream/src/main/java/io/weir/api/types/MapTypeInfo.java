package io.weir.api.types;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map. It is read back as a {@link java.util.LinkedHashMap}, whatever class it had.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class MapTypeInfo<K, V> extends TypeInformation<Map<K, V>> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<K> keyType;
    private final TypeInformation<V> valueType;

    /** Describes a {@link Map} from {@code keyType} to {@code valueType}. */
    public MapTypeInfo(TypeInformation<K> keyType, TypeInformation<V> valueType) {
        this.keyType = keyType;
        this.valueType = valueType;
    }

    /** The type of the keys. */
    public TypeInformation<K> getKeyTypeInfo() {
        return keyType;
    }

    /** The type of the values. */
    public TypeInformation<V> getValueTypeInfo() {
        return valueType;
    }

    @Override
    @SuppressWarnings("unchecked") // type arguments are erased at run time
    public Class<Map<K, V>> getTypeClass() {
        return (Class<Map<K, V>>) (Class<?>) Map.class;
    }

    @Override
    public boolean isImmutable() {
        return false;
    }

    @Override
    public boolean isKeyType() {
        return keyType.isKeyType() && valueType.isKeyType();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MapTypeInfo<?, ?> that
                && keyType.equals(that.keyType)
                && valueType.equals(that.valueType);
    }

    @Override
    public int hashCode() {
        return 31 * keyType.hashCode() + valueType.hashCode();
    }

    @Override
    public String toString() {
        return "Map<" + keyType + ", " + valueType + ">";
    }
}
