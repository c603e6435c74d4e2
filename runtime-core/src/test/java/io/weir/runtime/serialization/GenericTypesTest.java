package io.weir.runtime.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.api.types.Types;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Classes for which no serializer can be generated. */
final class GenericTypesTest {
    /** Has a field that no serializer is known for. */
    public static class Holder {
        public List<Zoo.Secret> secrets;
        public Object anything;
    }

    private final TypeInformation<Zoo.Secret> type = TypeInformation.of(Zoo.Secret.class);
    private final TypeSerializer<Zoo.Secret> serializer = serializer(type, SerializerConfig.STANDARD);

    @Test
    void kryoReadsWhatItWrote() {
        Zoo.Secret value = new Zoo.Secret("ışık", new int[] {1, 2});

        assertThat(read(bytes(value))).usingRecursiveComparison().isEqualTo(value);
    }

    @Test
    void kryosCopyIsDeep() {
        Zoo.Secret value = new Zoo.Secret("a", new int[] {1, 2});

        Zoo.Secret copy = serializer.copy(value);

        assertThat(copy).usingRecursiveComparison().isEqualTo(value);
        assertThat(copy.numbers()).isNotSameAs(value.numbers());
    }

    @Test
    void registeredClassesAreWrittenAsANumber() {
        SerializerConfig registered = new SerializerConfig(true, List.of(Zoo.Secret.class));
        DataOutputView target = new DataOutputView(0);

        serializer(type, registered).serialize(new Zoo.Secret("a", new int[0]), target);

        assertThat(target.position()).isLessThan(10);
        assertThat(bytes(new Zoo.Secret("a", new int[0])).length).isGreaterThan(30);
    }

    @Test
    void noPrefixIsReadAsAValue() {
        byte[] bytes = bytes(new Zoo.Secret("a", new int[] {1, 2}));
        for (int length = 0; length < bytes.length; length++) {
            DataInputView source = new DataInputView();
            source.wrap(bytes, 0, length);

            assertThatThrownBy(() -> serializer.deserialize(source)).isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void bytesThatKryoCannotReadAreDamaged() {
        byte[] bytes = bytes(new Zoo.Secret("a", new int[] {1, 2}));
        bytes[10] ^= 1; // in the name of the class

        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Zoo$Secret, written by Kryo");
    }

    @Test
    void anotherThreadGetsAKryoOfItsOwn() {
        assertThat(serializer.duplicate()).isNotSameAs(serializer);
        TypeSerializer<Holder> holder = serializer(Types.POJO(Holder.class), SerializerConfig.STANDARD);
        assertThat(holder.duplicate()).isNotSameAs(holder);
        TypeSerializer<Zoo.Order> withoutKryo = serializer(Types.POJO(Zoo.Order.class), SerializerConfig.STANDARD);
        assertThat(withoutKryo.duplicate()).isSameAs(withoutKryo);
    }

    @Test
    void aForbiddenClassIsNamedWithTheFieldThatLeadsToIt() {
        SerializerConfig forbidden = new SerializerConfig(false, List.of());

        assertThatThrownBy(() -> serializer(Types.POJO(Holder.class), forbidden))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "java.lang.Object (Holder.anything) has no generated serializer because no serializer is known"
                                + " for this class of the JDK, and Kryo is forbidden. Make it a record or a POJO, name its type with"
                                + " .returns(...), or set 'pipeline.generic-types: true'.");
        assertThatThrownBy(() -> serializer(Types.LIST(type), forbidden))
                .hasMessageStartingWith(
                        "io.weir.runtime.serialization.Zoo$Secret ([element]) has no generated serializer"
                                + " because it has no public constructor without arguments,");
    }

    @Test
    void aSubclassOfAPojoIsRefused() {
        TypeSerializer<Zoo.Order> orders = serializer(Types.POJO(Zoo.Order.class), SerializerConfig.STANDARD);

        assertThatThrownBy(() -> orders.serialize(new Zoo.SpecialOrder(), new DataOutputView(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("io.weir.runtime.serialization.Zoo$SpecialOrder is a subclass of"
                        + " io.weir.runtime.serialization.Zoo$Order, whose serializer would lose its fields. Make Order"
                        + " sealed and permit its subclasses, or declare the type as Types.GENERIC.");
        assertThatThrownBy(() -> orders.copy(new Zoo.SpecialOrder())).isInstanceOf(IllegalArgumentException.class);
    }

    private static <T> TypeSerializer<T> serializer(TypeInformation<T> type, SerializerConfig config) {
        return Serializers.create(type, config, GenericTypesTest.class.getClassLoader());
    }

    private byte[] bytes(Zoo.Secret value) {
        DataOutputView target = new DataOutputView(0);
        serializer.serialize(value, target);
        return target.toByteArray();
    }

    private Zoo.Secret read(byte[] bytes) {
        DataInputView source = new DataInputView();
        source.wrap(bytes, 0, bytes.length);
        return serializer.deserialize(source);
    }
}
