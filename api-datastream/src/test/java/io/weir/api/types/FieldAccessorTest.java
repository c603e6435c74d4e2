package io.weir.api.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.tuple.Tuple2;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

final class FieldAccessorTest {
    private static final TypeInformation<Tuple2<String, Samples.Point>> TUPLE =
            new TypeHint<Tuple2<String, Samples.Point>>() {}.getTypeInfo();

    @Test
    void changesTheFieldOfATuple() {
        Tuple2<String, Long> tuple = Tuple2.of("a", 1L);
        FieldAccessor<Tuple2<String, Long>> field =
                FieldAccessor.of(Types.<Tuple2<String, Long>>TUPLE(Types.STRING, Types.LONG), 1);

        assertThat(field.fieldType()).isEqualTo(Types.LONG);
        assertThat(field.get(tuple)).isEqualTo(1L);
        assertThat(field.set(tuple, 5L)).isSameAs(tuple);
        assertThat(tuple).isEqualTo(Tuple2.of("a", 5L));
    }

    @Test
    void changesAPrivateFieldOfAPojo() {
        Samples.Employee employee = new Samples.Employee();
        FieldAccessor<Samples.Employee> age = FieldAccessor.of(TypeInformation.of(Samples.Employee.class), "age");

        assertThat(age.set(employee, 30)).isSameAs(employee);
        assertThat(employee.getAge()).isEqualTo(30);
        assertThat(age.get(employee)).isEqualTo(30);
    }

    @Test
    void makesANewRecord() {
        Samples.Point point = new Samples.Point(1, 2);
        FieldAccessor<Samples.Point> y = FieldAccessor.of(TypeInformation.of(Samples.Point.class), "y");

        assertThat(y.set(point, 5.0)).isEqualTo(new Samples.Point(1, 5));
        assertThat(point).isEqualTo(new Samples.Point(1, 2));
    }

    @Test
    void followsAPath() {
        Tuple2<String, Samples.Point> tuple = Tuple2.of("a", new Samples.Point(1, 2));
        FieldAccessor<Tuple2<String, Samples.Point>> x = FieldAccessor.of(TUPLE, "f1.x");

        assertThat(x.fieldType()).isEqualTo(Types.DOUBLE);
        assertThat(x.get(tuple)).isEqualTo(1.0);
        assertThat(x.set(tuple, 9.0)).isSameAs(tuple);
        assertThat(tuple.f1).isEqualTo(new Samples.Point(9, 2));
        assertThatThrownBy(() -> x.get(Tuple2.of("a", null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "The record Point(x: Double, y: Double) in the path of a nested field is null in (a,null).");
    }

    @Test
    void takesABasicValueForItsOnlyField() {
        assertThat(FieldAccessor.of(Types.LONG, 0).set(1L, 2L)).isEqualTo(2L);
        assertThat(FieldAccessor.of(Types.LONG, "*").get(1L)).isEqualTo(1L);
    }

    @Test
    void travelsBetweenProcesses() throws Exception {
        for (String path : new String[] {"f0", "f1.y"}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            FieldAccessor<Tuple2<String, Samples.Point>> field = FieldAccessor.of(TUPLE, path);
            field.get(Tuple2.of("a", new Samples.Point(1, 2)));
            new ObjectOutputStream(bytes).writeObject(field);

            @SuppressWarnings("unchecked") // written a line before
            FieldAccessor<Tuple2<String, Samples.Point>> back = (FieldAccessor<Tuple2<String, Samples.Point>>)
                    new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

            assertThat(back.get(Tuple2.of("a", new Samples.Point(1, 2)))).isEqualTo(path.equals("f0") ? "a" : 2.0);
        }
    }

    @Test
    void namesTheFieldsThatExist() {
        assertThatThrownBy(() -> FieldAccessor.of(TypeInformation.of(Samples.Point.class), "z"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("record Point(x: Double, y: Double) has no field 'z'. Its fields are 0: x, 1: y.");
        assertThatThrownBy(() -> FieldAccessor.of(TUPLE, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(" has no field at position 2. Its fields are 0: f0, 1: f1.");
        assertThatThrownBy(() -> FieldAccessor.of(Types.LONG, 1))
                .hasMessage(
                        "Long has no field position 1: only tuples, POJOs and records have fields. Its only field is"
                                + " position 0, the value itself.");
        assertThatThrownBy(() -> FieldAccessor.of(TypeInformation.of(Samples.NotPublic.class), "field"))
                .hasMessage("generic NotPublic (the class is not public) has no field 'field': only tuples, POJOs and"
                        + " records have fields.");
    }
}
