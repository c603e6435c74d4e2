package io.weir.api.datastream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.configuration.Configuration;
import io.weir.api.tuple.Tuple2;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldReducerTest {
    private static final TypeInformation<Tuple2<String, Integer>> PAIR = Types.TUPLE(Types.STRING, Types.INT);

    @Test
    void sumsNumbersOfAnyKind() {
        assertThat(sum(Types.INT, 2, 3)).isEqualTo(5);
        assertThat(sum(Types.LONG, 2L, 3L)).isEqualTo(5L);
        assertThat(sum(Types.SHORT, (short) 2, (short) 3)).isEqualTo((short) 5);
        assertThat(sum(Types.BYTE, (byte) 2, (byte) 3)).isEqualTo((byte) 5);
        assertThat(sum(Types.DOUBLE, 2.5, 3.0)).isEqualTo(5.5);
        assertThat(sum(Types.FLOAT, 2.5f, 3.0f)).isEqualTo(5.5f);
        assertThat(sum(Types.BIG_DEC, new BigDecimal("2.50"), BigDecimal.ONE)).isEqualTo(new BigDecimal("3.50"));
        assertThat(sum(Types.BIG_INT, BigInteger.TWO, BigInteger.ONE)).isEqualTo(BigInteger.valueOf(3));
    }

    @Test
    void aSumWrapsAsJavasArithmeticDoes() {
        assertThat(sum(Types.INT, Integer.MAX_VALUE, 1)).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void minAndMaxKeepTheOtherFieldsOfTheFirstRecord() {
        assertThat(FieldReducer.min(PAIR, "1").reduce(Tuple2.of("a", 5), Tuple2.of("b", 3)))
                .isEqualTo(Tuple2.of("a", 3));
        assertThat(FieldReducer.max(PAIR, "f1").reduce(Tuple2.of("a", 5), Tuple2.of("b", 7)))
                .isEqualTo(Tuple2.of("a", 7));
        assertThat(FieldReducer.max(PAIR, "f1").reduce(Tuple2.of("a", 5), Tuple2.of("b", 3)))
                .isEqualTo(Tuple2.of("a", 5));
    }

    @Test
    void minByAndMaxByKeepTheWholeRecord() {
        assertThat(FieldReducer.minBy(PAIR, "f1", true).reduce(Tuple2.of("a", 5), Tuple2.of("b", 3)))
                .isEqualTo(Tuple2.of("b", 3));
        assertThat(FieldReducer.maxBy(PAIR, "f1", true).reduce(Tuple2.of("a", 5), Tuple2.of("b", 7)))
                .isEqualTo(Tuple2.of("b", 7));
    }

    @Test
    void ofEqualRecordsTheFirstOrTheLastIsKept() {
        assertThat(FieldReducer.minBy(PAIR, "f1", true).reduce(Tuple2.of("a", 5), Tuple2.of("b", 5)).f0)
                .isEqualTo("a");
        assertThat(FieldReducer.minBy(PAIR, "f1", false).reduce(Tuple2.of("a", 5), Tuple2.of("b", 5)).f0)
                .isEqualTo("b");
        assertThat(FieldReducer.maxBy(PAIR, "f1", true).reduce(Tuple2.of("a", 5), Tuple2.of("b", 5)).f0)
                .isEqualTo("a");
        assertThat(FieldReducer.maxBy(PAIR, "f1", false).reduce(Tuple2.of("a", 5), Tuple2.of("b", 5)).f0)
                .isEqualTo("b");
    }

    @Test
    void saysWhichFieldCannotBeAggregated() {
        assertThatThrownBy(() -> FieldReducer.sum(PAIR, "f0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sum(f0) needs a number");
        assertThatThrownBy(() -> FieldReducer.min(Types.TUPLE(Types.LIST(Types.INT)), "0"))
                .hasMessageStartingWith("min and max need values that can be compared; field 0");
        assertThatThrownBy(() -> FieldReducer.sum(PAIR, "price")).hasMessageContaining("has no field 'price'");
        assertThatThrownBy(() -> FieldReducer.sum(PAIR, "7")).hasMessageContaining("no field at position 7");
    }

    @Test
    void aKeyedStreamAggregatesByPositionAndByName() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        KeyedStream<Tuple2<String, Integer>, String> keyed =
                env.fromData(java.util.List.of(Tuple2.of("a", 1)), PAIR).keyBy(pair -> pair.f0, Types.STRING);

        assertThat(keyed.sum(1).getType()).isEqualTo(PAIR);
        assertThat(keyed.maxBy("f1").getType()).isEqualTo(PAIR);
        assertThatThrownBy(() -> keyed.sum("f0")).hasMessageContaining("needs a number");
    }

    @Test
    void aProgramWithoutStreamsIsToldSo() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();

        assertThatThrownBy(env::execute)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("The program has no stream to run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "0", "-2", "99999999999"})
    void aDefaultParallelismThatIsNoneIsNamed(String text) {
        Configuration configuration = new Configuration().setString("parallelism.default", text);

        assertThatThrownBy(() -> StreamExecutionEnvironment.getExecutionEnvironment(configuration))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' of 'parallelism.default'");
    }

    private static <N> Object sum(TypeInformation<N> type, N left, N right) {
        return FieldReducer.sum(type, "0").reduce(left, right);
    }
}
