package io.weir.api.datastream;

import io.weir.api.functions.ReduceFunction;
import io.weir.api.types.FieldAccessor;
import io.weir.api.types.TypeInformation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;

/**
 * The reductions behind {@code sum}, {@code min}, {@code max}, {@code minBy} and {@code maxBy}.
 *
 * @param <T> the records
 */
final class FieldReducer<T> implements ReduceFunction<T> {
    private static final long serialVersionUID = 1L;

    private enum Kind {
        SUM,
        MIN,
        MAX,
        MIN_BY,
        MAX_BY
    }

    private final FieldAccessor<T> field;
    private final Kind kind;
    private final boolean firstOfEqual;

    private FieldReducer(FieldAccessor<T> field, Kind kind, boolean firstOfEqual) {
        this.field = field;
        this.kind = kind;
        this.firstOfEqual = firstOfEqual;
    }

    static <T> FieldReducer<T> sum(TypeInformation<T> type, String fieldName) {
        FieldAccessor<T> field = field(type, fieldName);
        Class<?> fieldClass = field.fieldType().getTypeClass();
        if (!Number.class.isAssignableFrom(fieldClass)) {
            throw new IllegalArgumentException(
                    "sum(%s) needs a number; the field of %s is %s.".formatted(fieldName, type, field.fieldType()));
        }
        return new FieldReducer<>(field, Kind.SUM, true);
    }

    static <T> FieldReducer<T> min(TypeInformation<T> type, String fieldName) {
        return new FieldReducer<>(comparable(type, fieldName), Kind.MIN, true);
    }

    static <T> FieldReducer<T> max(TypeInformation<T> type, String fieldName) {
        return new FieldReducer<>(comparable(type, fieldName), Kind.MAX, true);
    }

    static <T> FieldReducer<T> minBy(TypeInformation<T> type, String fieldName, boolean firstOfEqual) {
        return new FieldReducer<>(comparable(type, fieldName), Kind.MIN_BY, firstOfEqual);
    }

    static <T> FieldReducer<T> maxBy(TypeInformation<T> type, String fieldName, boolean firstOfEqual) {
        return new FieldReducer<>(comparable(type, fieldName), Kind.MAX_BY, firstOfEqual);
    }

    private static <T> FieldAccessor<T> comparable(TypeInformation<T> type, String fieldName) {
        FieldAccessor<T> field = field(type, fieldName);
        if (!Comparable.class.isAssignableFrom(field.fieldType().getTypeClass())) {
            throw new IllegalArgumentException("min and max need values that can be compared; field %s of %s is %s."
                    .formatted(fieldName, type, field.fieldType()));
        }
        return field;
    }

    /** All digits is a position, anything else a name. */
    private static <T> FieldAccessor<T> field(TypeInformation<T> type, String fieldName) {
        return fieldName.matches("\\d{1,3}")
                ? FieldAccessor.of(type, Integer.parseInt(fieldName))
                : FieldAccessor.of(type, fieldName);
    }

    @Override
    public T reduce(T soFar, T next) {
        Object left = Objects.requireNonNull(field.get(soFar), "null in an aggregated field");
        Object right = Objects.requireNonNull(field.get(next), "null in an aggregated field");
        return switch (kind) {
            case SUM -> field.set(soFar, add((Number) left, (Number) right));
            case MIN -> compare(right, left) < 0 ? field.set(soFar, right) : soFar;
            case MAX -> compare(right, left) > 0 ? field.set(soFar, right) : soFar;
            case MIN_BY -> choose(compare(right, left), soFar, next);
            case MAX_BY -> choose(compare(left, right), soFar, next);
        };
    }

    private T choose(int comparison, T soFar, T next) {
        return comparison < 0 || (comparison == 0 && !firstOfEqual) ? next : soFar;
    }

    @SuppressWarnings("unchecked") // both are values of one field, whose type is Comparable
    private static int compare(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    private static Number add(Number left, Number right) {
        if (left instanceof Long || left instanceof Integer || left instanceof Short || left instanceof Byte) {
            return narrow(left, left.longValue() + right.longValue());
        }
        if (left instanceof Double) {
            return left.doubleValue() + right.doubleValue();
        }
        if (left instanceof Float) {
            return left.floatValue() + right.floatValue();
        }
        if (left instanceof BigDecimal decimal) {
            return decimal.add((BigDecimal) right);
        }
        return ((BigInteger) left).add((BigInteger) right);
    }

    /** The sum in the type of the field, wrapping as Java's own arithmetic does. */
    private static Number narrow(Number like, long sum) {
        if (like instanceof Integer) {
            return (int) sum;
        }
        if (like instanceof Short) {
            return (short) sum;
        }
        return like instanceof Byte ? (Number) (byte) sum : (Number) sum;
    }
}
