package io.weir.runtime.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.types.CollectionTypeInfo;
import io.weir.api.types.CompositeTypeInfo;
import io.weir.api.types.FieldAccessor;
import io.weir.api.types.ListTypeInfo;
import io.weir.api.types.MapTypeInfo;
import io.weir.api.types.ObjectArrayTypeInfo;
import io.weir.api.types.OptionalTypeInfo;
import io.weir.api.types.SealedTypeInfo;
import io.weir.api.types.TypeInformation;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for mutable objects that a value and its copy share. */
final class SharedParts {
    private SharedParts() {}

    static void assertNone(TypeInformation<?> type, Object value, Object copy) {
        if (type.isImmutable() || value == null) {
            return;
        }
        if (type instanceof SealedTypeInfo<?> sealed) {
            TypeInformation<?> subtype = sealed.getSubtypes().stream()
                    .filter(candidate -> candidate.getTypeClass().isInstance(value))
                    .findFirst()
                    .orElseThrow();
            assertNone(subtype, value, copy);
            return;
        }
        if (type instanceof OptionalTypeInfo<?> optional) {
            assertNone(
                    optional.getElementTypeInfo(),
                    ((Optional<?>) value).orElse(null),
                    ((Optional<?>) copy).orElse(null));
            return;
        }
        assertThat(copy).as("%s", type).isNotSameAs(value);
        if (type instanceof CompositeTypeInfo<?> composite) {
            composite(composite, value, copy);
        } else if (type instanceof ListTypeInfo<?> list) {
            elements(list.getElementTypeInfo(), (List<?>) value, (List<?>) copy);
        } else if (type instanceof CollectionTypeInfo<?> collection) {
            elements(collection.getElementTypeInfo(), (Iterable<?>) value, (Iterable<?>) copy);
        } else if (type instanceof ObjectArrayTypeInfo<?> array) {
            for (int index = 0; index < ((Object[]) value).length; index++) {
                assertNone(array.getComponentInfo(), ((Object[]) value)[index], ((Object[]) copy)[index]);
            }
        } else if (type instanceof MapTypeInfo<?, ?> map) {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                Object copied = ((Map<?, ?>) copy).get(entry.getKey());
                assertNone(map.getValueTypeInfo(), entry.getValue(), copied);
            }
        }
    }

    private static <T> void composite(CompositeTypeInfo<T> type, Object value, Object copy) {
        for (int position = 0; position < type.fields().size(); position++) {
            FieldAccessor<T> field = FieldAccessor.of(type, position);
            assertNone(
                    field.fieldType(),
                    field.get(type.getTypeClass().cast(value)),
                    field.get(type.getTypeClass().cast(copy)));
        }
    }

    private static void elements(TypeInformation<?> type, Iterable<?> values, Iterable<?> copies) {
        Iterator<?> copy = copies.iterator();
        for (Object value : values) {
            assertNone(type, value, copy.next());
        }
    }
}
