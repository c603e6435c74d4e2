package io.weir.api.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TupleTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25})
    void everyArityKeepsItsFields(int arity) throws Exception {
        Tuple tuple = Tuple.getTupleClass(arity).getConstructor().newInstance();
        Tuple other = Tuple.getTupleClass(arity).getConstructor().newInstance();
        StringBuilder text = new StringBuilder("(");
        for (int position = 0; position < arity; position++) {
            assertThat(tuple.<Object>getField(position)).isNull();
            assertThat(tuple).isEqualTo(other).hasSameHashCodeAs(other);
            tuple.setField(position * 10, position);
            assertThat(tuple).isNotEqualTo(other);
            other.setField(position * 10, position);
            text.append(position == 0 ? "" : ",").append(position * 10);
        }

        assertThat(tuple.getArity()).isEqualTo(arity);
        assertThat(tuple).hasToString(text + ")").isEqualTo(other).hasSameHashCodeAs(other);
        Tuple copy = tuple.copy();
        assertThat(copy).isEqualTo(tuple);
        for (int position = 0; position < arity; position++) {
            assertThat(tuple.<Integer>getFieldNotNull(position)).isEqualTo(position * 10);
            copy.setField("changed", position);
        }
        assertThat(tuple).isEqualTo(other);
        assertThatThrownBy(() -> tuple.getField(arity))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("A Tuple%d has no field f%d.", arity, arity);
        assertThatThrownBy(() -> tuple.setField(1, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void fieldsArePublic() {
        Tuple2<String, Integer> tuple = Tuple2.of("a", 1);
        tuple.f1++;

        assertThat(tuple).hasToString("(a,2)");
        assertThat(tuple.swap()).isEqualTo(Tuple2.of(2, "a"));
        tuple.setFields("b", 5);
        assertThat(tuple).isEqualTo(new Tuple2<>("b", 5));
    }

    @Test
    void aNullFieldIsReportedWhereNoneMayBe() {
        assertThatThrownBy(() -> Tuple2.of("a", null).getFieldNotNull(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Field f1 of a Tuple2 is null.");
        assertThatThrownBy(() -> Tuple.getTupleClass(26)).isInstanceOf(IllegalArgumentException.class);
    }
}
