package io.weir.runtime.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the serializers of all types. */
final class SerializersTest {
    private static final int VALUES = 40;

    static List<TypeInformation<?>> types() {
        return Zoo.generated();
    }

    @ParameterizedTest
    @MethodSource("types")
    void readsWhatItWrote(TypeInformation<Object> type) {
        TypeSerializer<Object> serializer = serializer(type);
        RandomValues values = new RandomValues(1);
        for (int count = 0; count < VALUES; count++) {
            Object value = values.valueOf(type);

            byte[] bytes = bytes(serializer, value);

            assertThat(bytes).isNotEmpty();
            assertEqual(read(serializer, bytes), value);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void readsRecordsOneAfterTheOther(TypeInformation<Object> type) {
        TypeSerializer<Object> serializer = serializer(type).duplicate();
        RandomValues values = new RandomValues(2);
        DataOutputView target = new DataOutputView(0);
        List<Object> written =
                Stream.generate(() -> values.valueOf(type)).limit(VALUES).toList();
        written.forEach(value -> serializer.serialize(value, target));

        DataInputView source = new DataInputView();
        source.wrap(target.array(), 0, target.position());
        for (Object value : written) {
            assertEqual(serializer.deserialize(source), value);
        }
        assertThat(source.remaining()).isZero();
    }

    @ParameterizedTest
    @MethodSource("types")
    void copiesShareNothingThatCanChange(TypeInformation<Object> type) {
        TypeSerializer<Object> serializer = serializer(type);
        assertThat(serializer.isImmutableType()).isEqualTo(type.isImmutable());
        RandomValues values = new RandomValues(3);
        for (int count = 0; count < VALUES; count++) {
            Object value = values.valueOf(type);

            Object copy = serializer.copy(value);

            assertEqual(copy, value);
            SharedParts.assertNone(type, value, copy);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void noPrefixOfARecordIsReadAsARecord(TypeInformation<Object> type) {
        TypeSerializer<Object> serializer = serializer(type);
        RandomValues values = new RandomValues(4);
        for (int count = 0; count < VALUES; count++) {
            byte[] bytes = bytes(serializer, values.valueOf(type));
            for (int length = 0; length < bytes.length; length++) {
                // In the middle of an array: what lies behind the record must not be read.
                DataInputView source = new DataInputView();
                byte[] room = new byte[bytes.length + 20];
                System.arraycopy(bytes, 0, room, 3, bytes.length);
                source.wrap(room, 3, length);

                assertThatThrownBy(() -> serializer.deserialize(source))
                        .as("%d of %d bytes", length, bytes.length)
                        .isInstanceOf(CorruptDataException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void damagedBytesNeverEndInAnythingButACorruptDataException(TypeInformation<Object> type) {
        TypeSerializer<Object> serializer = serializer(type);
        RandomValues values = new RandomValues(5);
        Random random = new Random(6);
        for (int count = 0; count < 20 * VALUES; count++) {
            byte[] bytes = bytes(serializer, values.valueOf(type));
            for (int damages = 1 + random.nextInt(3); damages > 0; damages--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
            }

            Throwable thrown = catchThrowable(() -> serializer.deserialize(source(bytes)));

            if (thrown != null) {
                assertThat(thrown).isInstanceOf(CorruptDataException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void aNullRecordIsRefusedWithASentence(TypeInformation<Object> type) {
        assertThatThrownBy(() -> serializer(type).serialize(null, new DataOutputView(10)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining(" is null");
    }

    static TypeSerializer<Object> serializer(TypeInformation<Object> type) {
        return Serializers.create(type, new SerializerConfig(false, List.of()), Zoo.class.getClassLoader());
    }

    static byte[] bytes(TypeSerializer<Object> serializer, Object value) {
        DataOutputView target = new DataOutputView(0);
        serializer.serialize(value, target);
        return target.toByteArray();
    }

    static Object read(TypeSerializer<Object> serializer, byte[] bytes) {
        DataInputView source = source(bytes);
        Object value = serializer.deserialize(source);
        assertThat(source.remaining()).isZero();
        return value;
    }

    private static DataInputView source(byte[] bytes) {
        DataInputView source = new DataInputView();
        source.wrap(bytes, 0, bytes.length);
        return source;
    }

    private static void assertEqual(Object actual, Object expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class) // NaN equals NaN
                .withEqualsForType(Float::equals, Float.class)
                .isEqualTo(expected);
    }
}
