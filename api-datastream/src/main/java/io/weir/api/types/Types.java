package io.weir.api.types;

import io.weir.api.tuple.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names types in one line: {@code Types.TUPLE(Types.STRING, Types.LONG)}. */
public final class Types {
    /** {@link Void}; its only value is null. */
    public static final TypeInformation<Void> VOID = BasicTypeInfo.require(Void.class);
    /** {@link String}. */
    public static final TypeInformation<String> STRING = BasicTypeInfo.require(String.class);
    /** {@code byte} and {@link Byte}. */
    public static final TypeInformation<Byte> BYTE = BasicTypeInfo.require(Byte.class);
    /** {@code boolean} and {@link Boolean}. */
    public static final TypeInformation<Boolean> BOOLEAN = BasicTypeInfo.require(Boolean.class);
    /** {@code short} and {@link Short}. */
    public static final TypeInformation<Short> SHORT = BasicTypeInfo.require(Short.class);
    /** {@code int} and {@link Integer}. */
    public static final TypeInformation<Integer> INT = BasicTypeInfo.require(Integer.class);
    /** {@code long} and {@link Long}. */
    public static final TypeInformation<Long> LONG = BasicTypeInfo.require(Long.class);
    /** {@code float} and {@link Float}. */
    public static final TypeInformation<Float> FLOAT = BasicTypeInfo.require(Float.class);
    /** {@code double} and {@link Double}. */
    public static final TypeInformation<Double> DOUBLE = BasicTypeInfo.require(Double.class);
    /** {@code char} and {@link Character}. */
    public static final TypeInformation<Character> CHAR = BasicTypeInfo.require(Character.class);
    /** {@link BigDecimal}. */
    public static final TypeInformation<BigDecimal> BIG_DEC = BasicTypeInfo.require(BigDecimal.class);
    /** {@link BigInteger}. */
    public static final TypeInformation<BigInteger> BIG_INT = BasicTypeInfo.require(BigInteger.class);
    /** {@link Date} of {@code java.util}. */
    public static final TypeInformation<Date> DATE = BasicTypeInfo.require(Date.class);
    /** {@link Instant}. */
    public static final TypeInformation<Instant> INSTANT = BasicTypeInfo.require(Instant.class);
    /** {@link Duration}. */
    public static final TypeInformation<Duration> DURATION = BasicTypeInfo.require(Duration.class);
    /** {@link LocalDate}. */
    public static final TypeInformation<LocalDate> LOCAL_DATE = BasicTypeInfo.require(LocalDate.class);
    /** {@link LocalTime}. */
    public static final TypeInformation<LocalTime> LOCAL_TIME = BasicTypeInfo.require(LocalTime.class);
    /** {@link LocalDateTime}. */
    public static final TypeInformation<LocalDateTime> LOCAL_DATE_TIME = BasicTypeInfo.require(LocalDateTime.class);
    /** {@link OffsetDateTime}. */
    public static final TypeInformation<OffsetDateTime> OFFSET_DATE_TIME = BasicTypeInfo.require(OffsetDateTime.class);
    /** {@link ZonedDateTime}. */
    public static final TypeInformation<ZonedDateTime> ZONED_DATE_TIME = BasicTypeInfo.require(ZonedDateTime.class);
    /** {@link java.util.UUID}. */
    public static final TypeInformation<java.util.UUID> UUID = BasicTypeInfo.require(java.util.UUID.class);

    private Types() {}

    /** The tuple of as many fields as there are arguments; at most {@link Tuple#MAX_ARITY}. */
    public static <T extends Tuple> TypeInformation<T> TUPLE(TypeInformation<?>... fieldTypes) {
        return new TupleTypeInfo<>(List.of(fieldTypes));
    }

    /**
     * A class that keeps the rules for POJOs.
     *
     * @throws IllegalArgumentException if it does not; the message says which rule it breaks
     */
    public static <T> TypeInformation<T> POJO(Class<T> type) {
        return requireKind(type, PojoTypeInfo.class, "a POJO");
    }

    /**
     * A Java record.
     *
     * @throws IllegalArgumentException if {@code type} is no record
     */
    public static <T> TypeInformation<T> RECORD(Class<T> type) {
        return requireKind(type, RecordTypeInfo.class, "a record");
    }

    /**
     * A sealed interface or class.
     *
     * @throws IllegalArgumentException if {@code type} is not sealed
     */
    public static <T> TypeInformation<T> SEALED(Class<T> type) {
        return requireKind(type, SealedTypeInfo.class, "a sealed type");
    }

    /** A class that Kryo shall serialize, even where a serializer could be generated. */
    public static <T> TypeInformation<T> GENERIC(Class<T> type) {
        return new GenericTypeInfo<>(type, "the program asked for Types.GENERIC");
    }

    /** An array of primitives: {@code Types.PRIMITIVE_ARRAY(Types.LONG)} is {@code long[]}. */
    public static TypeInformation<?> PRIMITIVE_ARRAY(TypeInformation<?> elementType) {
        if (elementType instanceof BasicTypeInfo<?> basic
                && basic.kind().primitiveClass().isPrimitive()
                && basic.kind() != BasicKind.VOID) {
            return new PrimitiveArrayTypeInfo<>(basic.kind().primitiveClass().arrayType());
        }
        throw new IllegalArgumentException(
                elementType + " has no primitive type. Types.OBJECT_ARRAY takes every element type.");
    }

    /** An array of objects. */
    public static <E> TypeInformation<E[]> OBJECT_ARRAY(TypeInformation<E> elementType) {
        return new ObjectArrayTypeInfo<>(elementType);
    }

    /** A list. */
    public static <E> TypeInformation<List<E>> LIST(TypeInformation<E> elementType) {
        return new ListTypeInfo<>(elementType);
    }

    /** A set. */
    public static <E> TypeInformation<Set<E>> SET(TypeInformation<E> elementType) {
        return new SetTypeInfo<>(elementType);
    }

    /** A collection. */
    public static <E> TypeInformation<Collection<E>> COLLECTION(TypeInformation<E> elementType) {
        return new CollectionTypeInfo<>(elementType);
    }

    /** A map. */
    public static <K, V> TypeInformation<Map<K, V>> MAP(TypeInformation<K> keyType, TypeInformation<V> valueType) {
        return new MapTypeInfo<>(keyType, valueType);
    }

    /** A value that may be absent. */
    public static <E> TypeInformation<Optional<E>> OPTIONAL(TypeInformation<E> valueType) {
        return new OptionalTypeInfo<>(valueType);
    }

    /** An enum. */
    public static <E extends Enum<E>> TypeInformation<E> ENUM(Class<E> type) {
        return new EnumTypeInfo<>(type);
    }

    private static <T> TypeInformation<T> requireKind(Class<T> type, Class<?> kind, String name) {
        TypeInformation<T> found = TypeExtractor.ofClass(type);
        if (!kind.isInstance(found)) {
            String reason = found instanceof GenericTypeInfo<T> generic ? ": " + generic.reason() : "";
            throw new IllegalArgumentException(type.getName() + " is not " + name + reason + ".");
        }
        return found;
    }
}
