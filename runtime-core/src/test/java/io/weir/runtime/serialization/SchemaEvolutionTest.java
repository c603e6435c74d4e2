package io.weir.runtime.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeHint;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.api.types.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State that was written by an older program. */
final class SchemaEvolutionTest {
    public enum OldLevel {
        LOW,
        HIGH
    }

    public enum NewLevel {
        HIGH,
        MIDDLE,
        LOW
    }

    public enum SmallerLevel {
        LOW
    }

    public record OldItem(int id, String name) {}

    public record NewItem(String name, double id, Boolean sold) {}

    public static class OldOrder {
        public int id;
        public float price;
        public Long count;
        public String name;
        public String removedText;
        public List<OldItem> items;
        public Map<String, OldItem[]> byName;
        public OldLevel level;
        public Zoo.Secret removedSecret;
        public Zoo.Wide removedWide;
        public List<Optional<Zoo.Shape>> removedShapes;
        public long[] removedNumbers;
    }

    public static class NewOrder {
        public String added = "from the constructor";
        public Map<String, NewItem[]> byName;
        public long count;
        public long id;
        public List<NewItem> items;
        public NewLevel level;
        public String name;
        public Double price;
    }

    public static class OtherOrder {
        public String id;
    }

    public record NewRecord(int id, int added, String alsoAdded, Integer count) {}

    @Test
    void fieldsAreFoundByNameWidenedAddedAndRemoved() {
        OldOrder old = oldOrder();

        NewOrder read = convert(Types.POJO(OldOrder.class), old, Types.POJO(NewOrder.class));

        assertThat(read.id).isEqualTo(7);
        assertThat(read.price).isEqualTo(1.5);
        assertThat(read.count).isEqualTo(9);
        assertThat(read.name).isEqualTo("näme");
        assertThat(read.added).isEqualTo("from the constructor");
        assertThat(read.items).containsExactly(new NewItem("a", 1, null), null);
        assertThat(read.byName.get("k")).containsExactly(new NewItem("b", 2, null));
        assertThat(read.level).isEqualTo(NewLevel.LOW);
    }

    @Test
    void whatWasNullIsNullOrZero() {
        NewOrder read = convert(Types.POJO(OldOrder.class), new OldOrder(), Types.POJO(NewOrder.class));

        assertThat(read.count).isZero();
        assertThat(read.name).isNull();
        assertThat(read.items).isNull();
    }

    @Test
    void newComponentsOfARecordAreZeroOrNull() {
        NewRecord read = convert(Types.POJO(OldOrder.class), oldOrder(), Types.RECORD(NewRecord.class), "count");

        assertThat(read).isEqualTo(new NewRecord(7, 0, null, null));
    }

    @Test
    void fieldsAreChangedInsideOtherTypesToo() {
        List<OldItem> old = Arrays.asList(new OldItem(1, "x"), null);

        assertThat(convert(Types.LIST(Types.RECORD(OldItem.class)), old, Types.LIST(Types.RECORD(NewItem.class))))
                .containsExactly(new NewItem("x", 1, null), null);
        assertThat(convert(
                        Types.OPTIONAL(Types.RECORD(OldItem.class)),
                        Optional.of(new OldItem(1, "x")),
                        Types.OPTIONAL(Types.RECORD(NewItem.class))))
                .contains(new NewItem("x", 1, null));
    }

    @Test
    void aTypeThatCannotFollowIsRefusedWithThePath() {
        TypeSchema written = TypeSchema.of(Types.POJO(OldOrder.class));

        assertThatThrownBy(() -> reader(Types.LIST(Types.POJO(OtherOrder.class)), listOf(written)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "[element].id was written as BASIC INT and is now String; such a value cannot be read. Keep the"
                                + " type, or give the field a new name.");
        assertThatThrownBy(() -> reader(Types.INT, TypeSchema.of(Types.LONG)))
                .hasMessageStartingWith("The value was written as BASIC LONG and is now Integer;");
    }

    private static TypeSchema listOf(TypeSchema element) {
        return new TypeSchema(SchemaKind.LIST, "", List.of(new TypeSchema.Part("", true, element)));
    }

    @Test
    void aConstantThatIsGoneIsReportedWhenItIsMet() {
        TypeInformation<OldLevel> old = Types.ENUM(OldLevel.class);
        TypeInformation<SmallerLevel> now = Types.ENUM(SmallerLevel.class);

        assertThat(convert(old, OldLevel.LOW, now)).isEqualTo(SmallerLevel.LOW);
        assertThatThrownBy(() -> convert(old, OldLevel.HIGH, now))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "A stored value is the constant HIGH, which enum SmallerLevel no longer has. Put it back, or"
                                + " restore without this state.");
    }

    static List<TypeInformation<?>> types() {
        return Zoo.generated();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeCanBePassedOver(TypeInformation<Object> type) {
        TypeSerializer<Object> serializer = SerializersTest.serializer(type);
        SchemaSkipper skipper = SchemaSkipper.of(TypeSchema.of(type));
        RandomValues values = new RandomValues(9);
        for (int count = 0; count < 20; count++) {
            byte[] bytes = SerializersTest.bytes(serializer, values.valueOf(type));
            DataInputView source = new DataInputView();
            source.wrap(bytes, 0, bytes.length);

            skipper.read(source);

            assertThat(source.remaining()).isZero();
        }
    }

    @Test
    void schemasAreReadBack() {
        for (TypeInformation<?> type : types()) {
            TypeSchema schema = TypeSchema.of(type);
            DataOutputView target = new DataOutputView(0);
            schema.writeTo(target);
            DataInputView source = new DataInputView();
            source.wrap(target.array(), 0, target.position());

            assertThat(TypeSchema.readFrom(source)).isEqualTo(schema);
            for (int length = 0; length < target.position(); length++) {
                source.wrap(target.array(), 0, length);
                assertThatThrownBy(() -> TypeSchema.readFrom(source)).isInstanceOf(CorruptDataException.class);
            }
        }
    }

    @Test
    void fingerprintsTellTypesApart() {
        assertThat(types().stream().map(TypeSchema::of).collect(Collectors.toSet()))
                .hasSameSizeAs(types().stream()
                        .map(type -> TypeSchema.of(type).fingerprint())
                        .collect(Collectors.toSet()));
        assertThat(TypeSchema.of(Types.POJO(Zoo.Order.class)).fingerprint())
                .as("kept with state")
                .isEqualTo(1076157226118609532L);
    }

    private static OldOrder oldOrder() {
        OldOrder old = new OldOrder();
        old.id = 7;
        old.price = 1.5f;
        old.count = 9L;
        old.name = "näme";
        old.removedText = "gone";
        old.items = Arrays.asList(new OldItem(1, "a"), null);
        old.byName = Map.of("k", new OldItem[] {new OldItem(2, "b")});
        old.level = OldLevel.LOW;
        old.removedSecret = new Zoo.Secret("s", new int[] {1});
        old.removedWide = new Zoo.Wide();
        old.removedShapes = List.of(Optional.of(new Zoo.Circle(1)), Optional.empty());
        old.removedNumbers = new long[] {1, 2};
        return old;
    }

    private static <A, B> B convert(TypeInformation<A> old, A value, TypeInformation<B> now, String... without) {
        DataOutputView target = new DataOutputView(0);
        Serializers.create(old, SerializerConfig.STANDARD, Zoo.class.getClassLoader())
                .serialize(value, target);
        DataInputView source = new DataInputView();
        source.wrap(target.array(), 0, target.position());
        B read = reader(now, renamed(TypeSchema.of(old), List.of(without))).read(source);
        assertThat(source.remaining()).isZero();
        return read;
    }

    /** The schema as if some fields had had other names, so that they count as removed. */
    private static TypeSchema renamed(TypeSchema schema, List<String> names) {
        return new TypeSchema(
                schema.kind(),
                schema.name(),
                schema.parts().stream()
                        .map(part -> names.contains(part.name())
                                ? new TypeSchema.Part(part.name() + "2", part.nullable(), part.schema())
                                : part)
                        .toList());
    }

    private static <T> TypeReader<T> reader(TypeInformation<T> type, TypeSchema written) {
        return Serializers.createReader(type, written, SerializerConfig.STANDARD, Zoo.class.getClassLoader());
    }

    @Test
    void anUnchangedTypeIsReadByItsSerializer() {
        TypeInformation<Zoo.Pair<String, Long>> type = new TypeHint<Zoo.Pair<String, Long>>() {}.getTypeInfo();
        Zoo.Pair<String, Long> pair = new Zoo.Pair<>();
        pair.first = "a";
        pair.second = 3L;

        assertThat(convert(type, pair, type)).usingRecursiveComparison().isEqualTo(pair);
    }
}
