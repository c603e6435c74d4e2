package io.weir.runtime.serialization;

import io.weir.api.types.BasicKind;
import io.weir.api.types.BasicTypeInfo;
import io.weir.api.types.TypeInformation;

/** How a field of a tuple, POJO or record is written. */
enum FieldForm {
    /** A primitive: always there, at a fixed place. */
    PRIMITIVE,
    /** The box of a primitive: at a fixed place, zero if null. */
    BOXED,
    /** A string, unless null. */
    STRING,
    /** Any other type, by its own serializer, unless null. */
    NESTED;

    static FieldForm of(TypeInformation<?> type, Class<?> rawType) {
        if (rawType.isPrimitive()) {
            return PRIMITIVE;
        } else if (type instanceof BasicTypeInfo<?> basic) {
            if (fixedBytes(basic.kind()) > 0) {
                return BOXED;
            }
            return basic.kind() == BasicKind.STRING ? STRING : NESTED;
        }
        return NESTED;
    }

    boolean isNullable() {
        return this != PRIMITIVE;
    }

    boolean isFixed() {
        return this == PRIMITIVE || this == BOXED;
    }

    /** How many bytes a value of {@code kind} takes in the fixed part; 0 if it is not written there. */
    static int fixedBytes(BasicKind kind) {
        return switch (kind) {
            case BOOLEAN, BYTE -> 1;
            case SHORT, CHAR -> 2;
            case INT, FLOAT -> 4;
            case LONG, DOUBLE -> 8;
            default -> 0;
        };
    }
}
