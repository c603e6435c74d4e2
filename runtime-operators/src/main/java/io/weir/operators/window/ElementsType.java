package io.weir.operators.window;

import io.weir.api.types.TypeInformation;
import java.util.ArrayList;

/** The type of the list of records that a slice keeps for a key. */
final class ElementsType<T> extends TypeInformation<ArrayList<T>> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<T> elementType;

    ElementsType(TypeInformation<T> elementType) {
        this.elementType = elementType;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // there is no class literal of a generic class
    public Class<ArrayList<T>> getTypeClass() {
        return (Class) ArrayList.class;
    }

    @Override
    public boolean isImmutable() {
        return false;
    }

    @Override
    public String toString() {
        return "ArrayList<" + elementType + ">";
    }
}
