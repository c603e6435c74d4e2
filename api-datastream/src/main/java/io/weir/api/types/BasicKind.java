package io.weir.api.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.UUID;

/** The types that are not made of other types. The runtime has one hand-written serializer for each. */
public enum BasicKind {
    /** {@code boolean} and {@link Boolean}. */
    BOOLEAN(Boolean.class, boolean.class),
    /** {@code byte} and {@link Byte}. */
    BYTE(Byte.class, byte.class),
    /** {@code short} and {@link Short}. */
    SHORT(Short.class, short.class),
    /** {@code char} and {@link Character}. */
    CHAR(Character.class, char.class),
    /** {@code int} and {@link Integer}. */
    INT(Integer.class, int.class),
    /** {@code long} and {@link Long}. */
    LONG(Long.class, long.class),
    /** {@code float} and {@link Float}. */
    FLOAT(Float.class, float.class),
    /** {@code double} and {@link Double}. */
    DOUBLE(Double.class, double.class),
    /** {@link Void}, whose only value is null. */
    VOID(Void.class, void.class),
    /** {@link String}. */
    STRING(String.class),
    /** {@link BigDecimal}. */
    BIG_DEC(BigDecimal.class),
    /** {@link BigInteger}. */
    BIG_INT(BigInteger.class),
    /** {@link Date}, the only basic type that can be changed. */
    DATE(Date.class),
    /** {@link Instant}. */
    INSTANT(Instant.class),
    /** {@link Duration}. */
    DURATION(Duration.class),
    /** {@link LocalDate}. */
    LOCAL_DATE(LocalDate.class),
    /** {@link LocalTime}. */
    LOCAL_TIME(LocalTime.class),
    /** {@link LocalDateTime}. */
    LOCAL_DATE_TIME(LocalDateTime.class),
    /** {@link OffsetDateTime}. */
    OFFSET_DATE_TIME(OffsetDateTime.class),
    /** {@link ZonedDateTime}. */
    ZONED_DATE_TIME(ZonedDateTime.class),
    /** {@link UUID}. */
    UUID(java.util.UUID.class);

    private final Class<?> typeClass;
    private final Class<?> primitiveClass;

    BasicKind(Class<?> typeClass) {
        this(typeClass, typeClass);
    }

    BasicKind(Class<?> typeClass, Class<?> primitiveClass) {
        this.typeClass = typeClass;
        this.primitiveClass = primitiveClass;
    }

    /** The class of the values; the boxed one for primitives. */
    public Class<?> typeClass() {
        return typeClass;
    }

    /** The primitive class, or {@link #typeClass()} where there is none. */
    public Class<?> primitiveClass() {
        return primitiveClass;
    }
}
