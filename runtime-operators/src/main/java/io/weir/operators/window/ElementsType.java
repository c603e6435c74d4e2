package io.weir.operators.window;

import io.weir.api.types.TypeInformation;
import java.util.List;

/** The type of the list of records that a slice keeps for a key. */
final class ElementsType<T> extends TypeInformation<List<T>> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<T> elementType;

    ElementsType(TypeInformation<T> elementType) {
        this.elementType = elementType;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // there is no class literal of a generic class
    public Class<List<T>> getTypeClass() {
        return (Class) List.class;
    }

    @Override
    public boolean isImmutable() {
        return false;
    }

    @Override
    public String toString() {
        return "List<" + elementType + ">";
    }
}
