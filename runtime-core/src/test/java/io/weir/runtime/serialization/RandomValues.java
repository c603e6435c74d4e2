package io.weir.runtime.serialization;

import io.weir.api.tuple.Tuple;
import io.weir.api.types.BasicTypeInfo;
import io.weir.api.types.CollectionTypeInfo;
import io.weir.api.types.CompositeTypeInfo;
import io.weir.api.types.EnumTypeInfo;
import io.weir.api.types.ListTypeInfo;
import io.weir.api.types.MapTypeInfo;
import io.weir.api.types.ObjectArrayTypeInfo;
import io.weir.api.types.OptionalTypeInfo;
import io.weir.api.types.PojoTypeInfo;
import io.weir.api.types.PrimitiveArrayTypeInfo;
import io.weir.api.types.RecordTypeInfo;
import io.weir.api.types.SealedTypeInfo;
import io.weir.api.types.SetTypeInfo;
import io.weir.api.types.TypeField;
import io.weir.api.types.TypeInformation;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Makes up values of any type, with nulls in fields and collections. */
final class RandomValues {
    private static final String[] ALPHABETS = {"abcxyz ", "äöüÿé", "ığşİ", "日本語", "😀🚀", "a\0\uD800"};

    private final Random random;

    RandomValues(long seed) {
        random = new Random(seed);
    }

    Object valueOf(TypeInformation<?> type) {
        try {
            return make(type);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private Object make(TypeInformation<?> type) throws ReflectiveOperationException {
        if (type instanceof BasicTypeInfo<?> basic) {
            return basic(basic);
        } else if (type instanceof EnumTypeInfo<?> constants) {
            Object[] values = constants.getTypeClass().getEnumConstants();
            return values[random.nextInt(values.length)];
        } else if (type instanceof PrimitiveArrayTypeInfo<?> array) {
            return array(array.getTypeClass().getComponentType(), TypeInformation.of(componentOf(array)), false);
        } else if (type instanceof ObjectArrayTypeInfo<?> array) {
            return array(array.getComponentInfo().getTypeClass(), array.getComponentInfo(), true);
        } else if (type instanceof ListTypeInfo<?> list) {
            return fill(new ArrayList<>(), list.getElementTypeInfo());
        } else if (type instanceof CollectionTypeInfo<?> collection) {
            return fill(new ArrayList<>(), collection.getElementTypeInfo());
        } else if (type instanceof SetTypeInfo<?> set) {
            return fill(new HashSet<>(), set.getElementTypeInfo());
        } else if (type instanceof OptionalTypeInfo<?> optional) {
            return Optional.ofNullable(maybe(optional.getElementTypeInfo()));
        } else if (type instanceof MapTypeInfo<?, ?> map) {
            Map<Object, Object> value = new HashMap<>();
            for (int count = size(); count > 0; count--) {
                value.put(maybe(map.getKeyTypeInfo()), maybe(map.getValueTypeInfo()));
            }
            return value;
        } else if (type instanceof SealedTypeInfo<?> sealed) {
            return make(
                    sealed.getSubtypes().get(random.nextInt(sealed.getSubtypes().size())));
        }
        return composite((CompositeTypeInfo<?>) type);
    }

    private static Class<?> componentOf(PrimitiveArrayTypeInfo<?> array) {
        return array.getTypeClass().getComponentType();
    }

    private Object composite(CompositeTypeInfo<?> type) throws ReflectiveOperationException {
        List<Class<?>> rawTypes = RecordLayout.rawTypes(type);
        List<Object> values = new ArrayList<>();
        for (TypeField field : type.fields()) {
            boolean primitive = rawTypes.get(values.size()).isPrimitive();
            values.add(primitive ? make(field.type()) : maybe(field.type()));
        }
        if (type instanceof RecordTypeInfo<?>) {
            Constructor<?> constructor = type.getTypeClass().getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        }
        Object value = type.getTypeClass().getConstructor().newInstance();
        for (int index = 0; index < values.size(); index++) {
            if (type instanceof PojoTypeInfo<?> pojo) {
                Field field = pojo.javaField(type.fields().get(index).name());
                field.setAccessible(true);
                field.set(value, values.get(index));
            } else {
                ((Tuple) value).setField(values.get(index), index);
            }
        }
        return value;
    }

    private Object maybe(TypeInformation<?> type) throws ReflectiveOperationException {
        return random.nextInt(4) == 0 ? null : make(type);
    }

    private int size() {
        return random.nextInt(3) == 0 ? 0 : random.nextInt(12);
    }

    private Object fill(Collection<Object> target, TypeInformation<?> element) throws ReflectiveOperationException {
        for (int count = size(); count > 0; count--) {
            target.add(maybe(element));
        }
        return target;
    }

    private Object array(Class<?> component, TypeInformation<?> element, boolean nullable)
            throws ReflectiveOperationException {
        Object array = Array.newInstance(component, size());
        for (int index = 0; index < Array.getLength(array); index++) {
            Array.set(array, index, nullable ? maybe(element) : make(element));
        }
        return array;
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(20) == 0 ? 300 : random.nextInt(20);
        String alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)];
        for (int index = 0; index < length; index++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private LocalDateTime dateTime() {
        return LocalDateTime.of(LocalDate.ofEpochDay(random.nextInt(40_000)), time());
    }

    private LocalTime time() {
        return LocalTime.ofNanoOfDay((random.nextLong() >>> 1) % (24L * 3600 * 1_000_000_000));
    }

    private Object basic(BasicTypeInfo<?> type) {
        return switch (type.kind()) {
            case BOOLEAN -> random.nextBoolean();
            case BYTE -> (byte) random.nextInt();
            case SHORT -> (short) random.nextInt();
            case CHAR -> (char) random.nextInt();
            case INT -> random.nextInt();
            case LONG -> random.nextLong();
            case FLOAT -> Float.intBitsToFloat(random.nextInt());
            case DOUBLE -> Double.longBitsToDouble(random.nextLong());
            case VOID -> null;
            case STRING -> string();
            case BIG_DEC -> new BigDecimal(new BigInteger(100, random), random.nextInt(30) - 15);
            case BIG_INT -> new BigInteger(random.nextInt(200), random).negate();
            case DATE -> new Date(random.nextLong());
            case INSTANT -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            case DURATION -> Duration.ofSeconds(random.nextLong(), random.nextInt(1_000_000_000));
            case LOCAL_DATE -> LocalDate.ofEpochDay(random.nextInt());
            case LOCAL_TIME -> time();
            case LOCAL_DATE_TIME -> dateTime();
            case OFFSET_DATE_TIME -> OffsetDateTime.of(dateTime(), ZoneOffset.ofHours(random.nextInt(36) - 18));
            case ZONED_DATE_TIME ->
                ZonedDateTime.of(dateTime(), ZoneId.of(random.nextBoolean() ? "Europe/Berlin" : "America/New_York"));
            case UUID -> new UUID(random.nextLong(), random.nextLong());
        };
    }
}
