package io.weir.api.types;

import io.weir.api.tuple.Tuple;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A tuple; its fields are named {@code f0}, {@code f1} and so on.
 *
 * @param <T> the tuple described
 */
public final class TupleTypeInfo<T extends Tuple> extends CompositeTypeInfo<T> {
    private static final long serialVersionUID = 1L;

    /** Describes the tuple of as many fields as {@code fieldTypes} has. */
    @SuppressWarnings("unchecked") // the number of fields decides the class of a tuple
    public TupleTypeInfo(List<? extends TypeInformation<?>> fieldTypes) {
        super((Class<T>) Tuple.getTupleClass(fieldTypes.size()), named(fieldTypes));
    }

    private static List<TypeField> named(List<? extends TypeInformation<?>> fieldTypes) {
        return IntStream.range(0, fieldTypes.size())
                .mapToObj(index -> new TypeField("f" + index, fieldTypes.get(index)))
                .toList();
    }

    @Override
    public boolean isImmutable() {
        return fields().isEmpty();
    }

    @Override
    public boolean isKeyType() {
        return allFieldsAreKeys();
    }

    @Override
    public String toString() {
        return getTypeClass().getSimpleName()
                + fields().stream().map(field -> field.type().toString()).collect(Collectors.joining(", ", "<", ">"));
    }
}
