package io.weir.api.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.tuple.Tuple0;
import io.weir.api.tuple.Tuple2;
import io.weir.api.tuple.Tuple3;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types found from classes, hints and values. Lambdas: {@link LambdaTypesTest}. */
final class TypeExtractorTest {
    @Test
    void knowsBasicClassesAndTheirPrimitives() {
        assertThat(TypeInformation.of(Long.class)).isSameAs(Types.LONG);
        assertThat(TypeInformation.of(long.class)).isSameAs(Types.LONG);
        assertThat(TypeInformation.of(Instant.class)).isSameAs(Types.INSTANT);
        assertThat(TypeInformation.of(Samples.Color.class)).isEqualTo(Types.ENUM(Samples.Color.class));
        assertThat(TypeInformation.of(long[].class)).isEqualTo(Types.PRIMITIVE_ARRAY(Types.LONG));
        assertThat(TypeInformation.of(String[][].class))
                .isEqualTo(Types.OBJECT_ARRAY(Types.OBJECT_ARRAY(Types.STRING)));
        assertThat(TypeInformation.of(String[].class).getTypeClass()).isEqualTo(String[].class);
    }

    @Test
    void describesPojosWithTheFieldsOfTheirSuperclasses() {
        assertThat(TypeInformation.of(Samples.Employee.class))
                .isInstanceOf(PojoTypeInfo.class)
                .hasToString("POJO Employee(age: Integer, boss: POJO Person(age: Integer, name: String),"
                        + " name: String, team: List<POJO Person(age: Integer, name: String)>)");
    }

    @Test
    void describesRecordsInTheOrderOfTheirComponents() {
        TypeInformation<Samples.Line> line = TypeInformation.of(Samples.Line.class);

        assertThat(line)
                .hasToString("record Line(from: record Point(x: Double, y: Double), to: record Point(x: Double, y:"
                        + " Double), owner: POJO Person(age: Integer, name: String))");
        assertThat(line.isImmutable()).as("a person can be changed").isFalse();
        assertThat(TypeInformation.of(Samples.Point.class).isImmutable()).isTrue();
    }

    @Test
    void describesSealedInterfacesByTheirPermittedClasses() {
        assertThat(TypeInformation.of(Samples.Shape.class))
                .isInstanceOf(SealedTypeInfo.class)
                .hasToString("sealed Shape{record Circle(center: record Point(x: Double, y: Double)) |"
                        + " record Square(corner: record Point(x: Double, y: Double))}");
        assertThat(new TypeHint<Samples.Try<Tuple2<String, Long>>>() {}.getTypeInfo())
                .hasToString("sealed Try{record Done(value: Tuple2<String, Long>) | record Failed(why: String)}");
    }

    @Test
    void describesWhatAHintNames() {
        assertThat(new TypeHint<Tuple3<String, Optional<Long>, Set<int[]>>>() {}.getTypeInfo())
                .isEqualTo(Types.TUPLE(
                        Types.STRING, Types.OPTIONAL(Types.LONG), Types.SET(Types.PRIMITIVE_ARRAY(Types.INT))));
        assertThat(new TypeHint<Map<String, ? extends ArrayList<Samples.Color>>>() {}.getTypeInfo())
                .isEqualTo(Types.MAP(Types.STRING, Types.LIST(Types.ENUM(Samples.Color.class))));
        assertThat(TypeInformation.of(Tuple0.class)).isEqualTo(Types.TUPLE());
        assertThatThrownBy(TypeExtractorTest::rawHint).hasMessageContaining("TypeHint without type arguments");
    }

    @SuppressWarnings("rawtypes") // what a user may forget
    private static void rawHint() {
        new TypeHint() {};
    }

    @Test
    void resolvesTypeArgumentsInFieldsOfGenericClasses() {
        assertThat(new TypeHint<Samples.Labeled<Long>>() {}.getTypeInfo())
                .hasToString("POJO Labeled(first: String, more: Long[], second: Long)");
        assertThat(new TypeHint<Samples.Box<Samples.Pair<Integer, Samples.Color>>>() {}.getTypeInfo())
                .hasToString("record Box(content: POJO Pair(first: Integer, second: enum Color),"
                        + " rest: List<POJO Pair(first: Integer, second: enum Color)>)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    NotPublic     | the class is not public
                    NoConstructor | it has no public constructor without arguments
                    FinalField    | its field 'field' is final
                    NoSetter      | its field 'field' is not public and lacks a public getter or setter
                    NoFields      | it has no fields
                    Open          | it is abstract and not sealed, so its implementations are not known
                    Inner         | it is an inner class that is not static
                    Hiding        | its field 'name' hides one of a superclass
                    """)
    void saysWhyAClassIsGeneric(String name, String reason) throws ClassNotFoundException {
        Class<?> type = Class.forName(Samples.class.getName() + "$" + name);

        assertThat(TypeInformation.of(type)).isInstanceOf(GenericTypeInfo.class);
        assertThat(((GenericTypeInfo<?>) TypeInformation.of(type)).reason()).isEqualTo(reason);
        assertThatThrownBy(() -> Types.POJO(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(type.getName() + " is not a POJO: " + reason + ".");
    }

    @Test
    void classesThatContainThemselvesAreGenericThere() {
        PojoTypeInfo<?> node = (PojoTypeInfo<?>) (TypeInformation<?>) TypeInformation.of(Samples.Node.class);

        assertThat(node.fields().get(1).type()).isInstanceOf(GenericTypeInfo.class);
        assertThat(((GenericTypeInfo<?>) node.fields().get(1).type()).reason()).isEqualTo("it contains itself");
    }

    @Test
    void aClassThatNeedsTypeArgumentsIsRefusedWithTheLineToWrite() {
        assertThatThrownBy(() -> TypeInformation.of(Tuple2.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The class Tuple2 does not say which types it holds. Name them after the operator:"
                        + " .returns(new TypeHint<Tuple2<T0, T1>>() {}) or .returns(Types.TUPLE(T0, T1)), with your types"
                        + " in place of T0, T1.");
        assertThat(TypeInformation.of(Samples.Pair.class))
                .hasToString("POJO Pair(first: generic Object, second:" + " generic Object)");
    }

    @Test
    void findsTheCommonTypeOfValues() {
        assertThat(ofValues("a", "b")).isEqualTo(Types.STRING);
        assertThat(ofValues(Tuple2.of("a", 1L), Tuple2.of("b", 2L))).isEqualTo(Types.TUPLE(Types.STRING, Types.LONG));
        assertThat(ofValues(Tuple2.of(null, 1L), Tuple2.of("b", null)))
                .isEqualTo(Types.TUPLE(Types.STRING, Types.LONG));
        assertThat(ofValues(List.of(), Arrays.asList(1, null))).isEqualTo(Types.LIST(Types.INT));
        assertThat(ofValues(Set.of(1L))).isEqualTo(Types.SET(Types.LONG));
        assertThat(ofValues(Optional.empty(), Optional.of('c'))).isEqualTo(Types.OPTIONAL(Types.CHAR));
        assertThat(ofValues(new TreeMap<>(Map.of("k", 1)))).isEqualTo(Types.MAP(Types.STRING, Types.INT));
        assertThat(ofValues(new Samples.Circle(null), new Samples.Square(null)))
                .isEqualTo(Types.SEALED(Samples.Shape.class));
        assertThat(ofValues(1, 2L).getTypeClass()).isEqualTo(Number.class);
        assertThat(ofValues(1, "a").getTypeClass()).isEqualTo(Object.class);
        assertThatThrownBy(() -> ofValues(Tuple2.of("a", null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "The values do not tell their type: field f1 of the tuples tells nothing. Name it as the second");
        assertThatThrownBy(() -> ofValues(new Samples.Pair<String, Long>()))
                .hasMessageContaining("Samples$Pair has type arguments, which values do not keep");
    }

    private static TypeInformation<?> ofValues(Object... values) {
        return TypeExtractor.<Object>ofValues(Arrays.asList(values));
    }

    @Test
    void saysWhichTypesCanBeKeys() {
        assertThat(Types.TUPLE(Types.STRING, Types.LONG).isKeyType()).isTrue();
        assertThat(TypeInformation.of(Samples.Point.class).isKeyType()).isTrue();
        assertThat(TypeInformation.of(Samples.Person.class).isKeyType()).isFalse();
        assertThat(TypeInformation.of(Samples.Line.class).isKeyType()).isFalse();
        assertThat(TypeInformation.of(int[].class).isKeyType()).isFalse();
        assertThat(TypeInformation.of(Samples.NoConstructor.class).isKeyType()).isFalse();
        assertThat(Types.LIST(Types.STRING).isKeyType()).isTrue();
    }

    @Test
    void descriptionsAreEqualAfterATripThroughJavaSerialization() throws Exception {
        for (TypeInformation<?> type : List.of(
                TypeInformation.of(Samples.Employee.class),
                TypeInformation.of(Samples.Shape.class),
                TypeInformation.of(Samples.NoFields.class),
                new TypeHint<Map<String, Tuple2<Optional<Long>, int[][]>>>() {}.getTypeInfo())) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new ObjectOutputStream(bytes).writeObject(type);
            Object back = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

            assertThat(back).isEqualTo(type).hasSameHashCodeAs(type).hasToString(type.toString());
        }
    }
}
