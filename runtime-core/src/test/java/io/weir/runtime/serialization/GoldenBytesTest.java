package io.weir.runtime.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.tuple.Tuple2;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.api.types.Types;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bytes that are kept in snapshots. A change here makes them unreadable. */
final class GoldenBytesTest {
    @Test
    void pojo() {
        Zoo.Order order = new Zoo.Order();
        order.setId(0x0102030405060708L);
        order.setUserId(42);
        order.setAmount(1.5);
        order.setActive(true);
        order.setUser("Åse");
        order.setLevel(Zoo.Level.HIGH);

        // amount, level and user are there; amount, id, userId, active; user; level
        assertThat(hex(Types.POJO(Zoo.Order.class), order))
                .isEqualTo("07" + "000000000000f83f" + "0807060504030201" + "2a000000" + "01" + "06c57365" + "01");
    }

    @Test
    void pojoOfNulls() {
        assertThat(hex(Types.POJO(Zoo.Order.class), new Zoo.Order()))
                .isEqualTo("00" + "0000000000000000" + "0000000000000000" + "00000000" + "00");
    }

    @Test
    void javaRecord() {
        Zoo.Trade trade = new Zoo.Trade(1, "日a", -2.0, 7, Zoo.Level.LOW);

        // symbol, quantity and level are there; id, price, quantity; symbol, of wide chars; level
        assertThat(hex(Types.RECORD(Zoo.Trade.class), trade))
                .isEqualTo("07" + "0100000000000000" + "00000000000000c0" + "07000000" + "05e5656100" + "00");
    }

    @Test
    void tuple() {
        assertThat(hex(Types.TUPLE(Types.STRING, Types.LONG), Tuple2.of("ab", 3L)))
                .isEqualTo("03" + "0300000000000000" + "046162");
    }

    @Test
    void collections() {
        assertThat(hex(Types.LIST(Types.INT), List.of(1, 2))).isEqualTo("02" + "00" + "01000000" + "02000000");
        assertThat(hex(Types.LIST(Types.INT), Arrays.asList(1, null))).isEqualTo("02" + "0102" + "01000000");
        assertThat(hex(Types.MAP(Types.STRING, Types.BOOLEAN), Map.of("k", true)))
                .isEqualTo("01" + "00" + "026b" + "00" + "01");
    }

    @Test
    void sealedInterface() {
        assertThat(hex(Types.SEALED(Zoo.Shape.class), Zoo.Unit.LINE)).isEqualTo("02" + "01");
    }

    @Test
    void aLongStringSaysItsLengthInSevenBitsAByte() {
        assertThat(hex(Types.STRING, "x".repeat(100))).isEqualTo("c801" + "78".repeat(100));
    }

    private static <T> String hex(TypeInformation<T> type, T value) {
        TypeSerializer<T> serializer =
                Serializers.create(type, SerializerConfig.STANDARD, GoldenBytesTest.class.getClassLoader());
        DataOutputView target = new DataOutputView(0);
        serializer.serialize(value, target);
        return HexFormat.of().formatHex(target.toByteArray());
    }
}
