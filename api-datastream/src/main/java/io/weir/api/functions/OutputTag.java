package io.weir.api.functions;

import io.weir.api.types.TypeHint;
import io.weir.api.types.TypeInformation;
import java.io.Serial;
import java.io.Serializable;
import java.util.Objects;

/**
 * Names a side output: {@code new OutputTag<String>("malformed") {}}. The braces keep the type argument.
 *
 * @param <T> the records of the side output
 */
public class OutputTag<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final TypeInformation<T> typeInfo;

    /** Reads the record type from the subclass made by the braces. {@code id} is not empty. */
    @SuppressWarnings("this-escape")
    public OutputTag(String id) {
        this.id = requireId(id);
        this.typeInfo = io.weir.api.types.TypeExtractor.typeArgumentOf(getClass(), OutputTag.class);
    }

    /** For a type that is at hand. */
    public OutputTag(String id, TypeInformation<T> typeInfo) {
        this.id = requireId(id);
        this.typeInfo = Objects.requireNonNull(typeInfo, "typeInfo");
    }

    /** For a type hint. */
    public OutputTag(String id, TypeHint<T> typeHint) {
        this(id, typeHint.getTypeInfo());
    }

    private static String requireId(String id) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("The id of an OutputTag must not be empty.");
        }
        return id;
    }

    /** The subclass made by the braces may hold the object around it, which is not needed any more. */
    @Serial
    protected final Object writeReplace() {
        return getClass() == OutputTag.class ? this : new OutputTag<>(id, typeInfo);
    }

    /** The name, unique within one operator. */
    public final String getId() {
        return id;
    }

    /** The type of the records. */
    public final TypeInformation<T> getTypeInfo() {
        return typeInfo;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof OutputTag<?> that && that.id.equals(id);
    }

    @Override
    public final int hashCode() {
        return id.hashCode();
    }

    @Override
    public final String toString() {
        return "OutputTag(" + id + ")";
    }
}
