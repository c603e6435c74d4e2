package io.weir.api.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.tuple.Tuple2;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What can be found out about the results of functions: classes, method references and lambdas. */
final class LambdaTypesTest {
    private static final TypeInformation<Samples.Pair<String, Long>> PAIR =
            new TypeHint<Samples.Pair<String, Long>>() {}.getTypeInfo();

    static final class ToLength implements Samples.Mapper<String, Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer map(String value) {
            return value.length();
        }
    }

    static class Twice<T> extends Samples.RichMapper<T, Tuple2<T, List<T>>> {
        private static final long serialVersionUID = 1L;

        @Override
        public Tuple2<T, List<T>> map(T value) {
            return Tuple2.of(value, List.of(value));
        }
    }

    static final class First<A, B> implements Samples.Mapper<Samples.Pair<A, List<B>>, Tuple2<B, A>> {
        private static final long serialVersionUID = 1L;

        @Override
        public Tuple2<B, A> map(Samples.Pair<A, List<B>> value) {
            return Tuple2.of(value.second.get(0), value.first);
        }
    }

    static final class Unbound<T> implements Samples.Mapper<String, T> {
        private static final long serialVersionUID = 1L;

        @Override
        public T map(String value) {
            throw new UnsupportedOperationException(value);
        }
    }

    static final class Named<T> implements Samples.Mapper<String, T>, ResultTypeQueryable<T> {
        private static final long serialVersionUID = 1L;

        private final TypeInformation<T> type;

        Named(TypeInformation<T> type) {
            this.type = type;
        }

        @Override
        public T map(String value) {
            throw new UnsupportedOperationException(value);
        }

        @Override
        public TypeInformation<T> getProducedType() {
            return type;
        }
    }

    static final class Average
            implements Samples.Accumulator<Long, Tuple2<Long, Long>, Double>, ResultTypeQueryable<Double> {
        private static final long serialVersionUID = 1L;

        @Override
        public Tuple2<Long, Long> create() {
            return Tuple2.of(0L, 0L);
        }

        @Override
        public Double result(Tuple2<Long, Long> accumulator, Long last) {
            return 0.0;
        }

        @Override
        public TypeInformation<Double> getProducedType() {
            return Types.DOUBLE;
        }
    }

    @Test
    void classesNameTheirTypes() {
        assertThat(resultOf(new ToLength(), Types.STRING)).isEqualTo(Types.INT);
        assertThat(resultOf(
                        new Samples.Mapper<String, List<Samples.Color>>() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public List<Samples.Color> map(String value) {
                                return List.of();
                            }
                        },
                        Types.STRING))
                .isEqualTo(Types.LIST(Types.ENUM(Samples.Color.class)));
    }

    @Test
    void typeVariablesFollowFromTheInput() {
        assertThat(resultOf(new Twice<String>(), Types.STRING))
                .isEqualTo(Types.TUPLE(Types.STRING, Types.LIST(Types.STRING)));
        assertThat(resultOf(
                        new First<String, Long>(), new TypeHint<Samples.Pair<String, List<Long>>>() {}.getTypeInfo()))
                .isEqualTo(Types.TUPLE(Types.LONG, Types.STRING));
        assertThat(resultOf(new Twice<String>() {
                    private static final long serialVersionUID = 1L;
                }))
                .as("the input is not known, but the subclass names it")
                .isEqualTo(Types.TUPLE(Types.STRING, Types.LIST(Types.STRING)));
    }

    @Test
    void aTypeVariableThatNothingBindsIsMissing() {
        assertThat(message(resultOf(new Unbound<Long>(), Types.STRING)))
                .isEqualTo(
                        "The type variable T of class io.weir.api.types.LambdaTypesTest$Unbound stands for nothing that"
                                + " is known here: Java erases type arguments. Name the type after the operator, for example"
                                + " .returns(Types.STRING), .returns(MyRecord.class) or"
                                + " .returns(new TypeHint<Tuple2<String, Long>>() {}).");
    }

    @Test
    void aFunctionThatNamesItsResultIsBelieved() {
        assertThat(resultOf(new Named<>(Types.LIST(Types.LONG)), Types.STRING)).isEqualTo(Types.LIST(Types.LONG));
    }

    @Test
    void anAccumulatorIsNotTakenForTheResult() {
        assertThat(TypeExtractor.resultOf(new Average(), Samples.Accumulator.class, 1, Types.LONG))
                .isEqualTo(Types.TUPLE(Types.LONG, Types.LONG));
        assertThat(TypeExtractor.resultOf(new Average(), Samples.Accumulator.class, 2, Types.LONG))
                .isEqualTo(Types.DOUBLE);
    }

    @Test
    void lambdasTellClassesWithoutTypeArguments() {
        String captured = "captured".toLowerCase(Locale.ROOT);
        Samples.Mapper<String, Long> toLong = value -> (long) value.length();
        Samples.Mapper<String, Samples.Point> toPoint = value -> new Samples.Point(captured.length(), 2);
        Samples.Mapper<String, Samples.Shape> toShape = value -> new Samples.Circle(null);
        Samples.Mapper<String, long[]> toArray = value -> new long[1];

        assertThat(resultOf(toLong, Types.STRING)).isEqualTo(Types.LONG);
        assertThat(resultOf(toPoint, Types.STRING)).isEqualTo(Types.RECORD(Samples.Point.class));
        assertThat(resultOf(toShape, Types.STRING)).isEqualTo(Types.SEALED(Samples.Shape.class));
        assertThat(resultOf(toArray, Types.STRING)).isEqualTo(TypeInformation.of(long[].class));
    }

    @Test
    void methodReferencesTellTypeArguments() {
        Samples.Mapper<String, Tuple2<String, Integer>> staticMethod = LambdaTypesTest::withOne;
        Samples.Mapper<String, Tuple2<String, Integer>> boundMethod = this::withTwo;
        Samples.Mapper<String, Integer> unboundMethod = String::length;
        Samples.Mapper<String, StringBuilder> constructor = StringBuilder::new;
        Samples.Mapper<Samples.Circle, Samples.Shape> wider = LambdaTypesTest::same;

        assertThat(resultOf(staticMethod, Types.STRING)).isEqualTo(Types.TUPLE(Types.STRING, Types.INT));
        assertThat(resultOf(boundMethod, Types.STRING)).isEqualTo(Types.TUPLE(Types.STRING, Types.INT));
        assertThat(resultOf(unboundMethod, Types.STRING)).isEqualTo(Types.INT);
        assertThat(resultOf(constructor, Types.STRING).getTypeClass()).isEqualTo(StringBuilder.class);
        assertThat(resultOf(wider, Types.RECORD(Samples.Circle.class)))
                .as("the stream is one of shapes, whatever this method gives")
                .isEqualTo(Types.SEALED(Samples.Shape.class));
    }

    @Test
    void methodReferencesTellWhatTheyHandToACollector() {
        Samples.FlatMapper<String, Tuple2<String, Integer>> reference = LambdaTypesTest::split;

        assertThat(TypeExtractor.resultOf(reference, Samples.FlatMapper.class, 1, Types.STRING))
                .isEqualTo(Types.TUPLE(Types.STRING, Types.INT));
    }

    @Test
    void variablesOfGenericMethodsFollowFromTheInput() {
        Samples.Mapper<String, Tuple2<String, Integer>> generic = LambdaTypesTest::count;
        Samples.Mapper<Samples.Pair<String, Long>, String> receiver = Samples.Pair::left;

        assertThat(resultOf(generic, Types.STRING)).isEqualTo(Types.TUPLE(Types.STRING, Types.INT));
        assertThat(resultOf(receiver, PAIR)).isEqualTo(Types.STRING);
    }

    @Test
    void anErasedLambdaGivesTheLineToPaste() {
        Samples.Mapper<String, Tuple2<String, Integer>> tuple = value -> Tuple2.of(value, 1);
        Samples.Mapper<String, List<String>> list = value -> List.of(value);

        assertThat(message(resultOf(tuple, Types.STRING)))
                .isEqualTo("The lambda in io.weir.api.types.LambdaTypesTest gives a Tuple2, but Java erases the type"
                        + " arguments of lambdas. Name them after the operator: .returns(new TypeHint<Tuple2<T0, T1>>() {})"
                        + " or .returns(Types.TUPLE(T0, T1)), with your types in place of T0, T1.");
        assertThat(message(resultOf(list, Types.STRING)))
                .contains("gives a List")
                .contains(".returns(new TypeHint<List<E>>() {})");
    }

    @Test
    void aLambdaWithACollectorTellsNothing() {
        Samples.FlatMapper<String, Long> lambda = (value, out) -> out.emit((long) value.length());

        TypeInformation<Object> found = TypeExtractor.resultOf(lambda, Samples.FlatMapper.class, 1, Types.STRING);

        assertThat(message(found))
                .startsWith("Java erases the type O of the lambda in io.weir.api.types.LambdaTypesTest. Name the type"
                        + " after the operator, for example .returns(Types.STRING)");
        assertThatThrownBy(found::getTypeClass)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message(found));
    }

    @Test
    void aLambdaOfAGenericMethodTellsNothing() {
        assertThat((TypeInformation<?>) resultOf(identity(), Types.STRING)).isInstanceOf(MissingTypeInfo.class);
    }

    private static <T> Samples.Mapper<String, T> identity() {
        return value -> null;
    }

    private static Tuple2<String, Integer> withOne(String value) {
        return Tuple2.of(value, 1);
    }

    private Tuple2<String, Integer> withTwo(String value) {
        return Tuple2.of(value, 2);
    }

    private static <T> Tuple2<T, Integer> count(T value) {
        return Tuple2.of(value, 1);
    }

    private static Samples.Circle same(Samples.Circle circle) {
        return circle;
    }

    private static void split(String line, Samples.Emitter<Tuple2<String, Integer>> out) {
        out.emit(Tuple2.of(line, 1));
    }

    private static TypeInformation<Object> resultOf(Object function, TypeInformation<?>... inputs) {
        return TypeExtractor.resultOf(function, Samples.Mapper.class, 1, inputs);
    }

    private static String message(TypeInformation<?> type) {
        assertThat(type).isInstanceOf(MissingTypeInfo.class);
        return ((MissingTypeInfo) type).message();
    }
}
