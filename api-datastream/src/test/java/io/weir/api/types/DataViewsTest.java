package io.weir.api.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DataViewsTest {
    private final DataOutputView target = new DataOutputView(0);
    private final DataInputView source = new DataInputView();

    @Test
    void writesNumbersLeastSignificantByteFirst() {
        target.writeByte(0x101);
        target.writeBoolean(true);
        target.writeShort((short) 0x0203);
        target.writeChar('a');
        target.writeInt(0x04050607);
        target.writeLong(0x08090a0b0c0d0e0fL);
        target.writeFloat(1);
        target.writeDouble(-2);
        target.writeBytes(new byte[] {1, 2, 3}, 1, 2);

        assertThat(hex())
                .isEqualTo("01" + "01" + "0302" + "6100" + "07060504" + "0f0e0d0c0b0a0908" + "0000803f"
                        + "00000000000000c0" + "0203");
        turn();
        assertThat(source.readByte()).isEqualTo((byte) 1);
        assertThat(source.readBoolean()).isTrue();
        assertThat(source.readShort()).isEqualTo((short) 0x0203);
        assertThat(source.readChar()).isEqualTo('a');
        assertThat(source.readInt()).isEqualTo(0x04050607);
        assertThat(source.readLong()).isEqualTo(0x08090a0b0c0d0e0fL);
        assertThat(source.readFloat()).isEqualTo(1f);
        assertThat(source.readDouble()).isEqualTo(-2.0);
        byte[] bytes = new byte[3];
        source.readBytes(bytes, 1, 2);
        assertThat(bytes).containsExactly(0, 2, 3);
        assertThat(source.remaining()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0,00", "127,7f", "128,8001", "16383,ff7f", "2147483647,ffffffff07", "-1,ffffffff0f"})
    void writesCountsInSevenBitsAByte(int value, String hex) {
        target.writeVarInt(value);

        assertThat(hex()).isEqualTo(hex);
        turn();
        assertThat(source.readVarInt()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"'',00", "abc,06616263", "ÿ,02ff", "Ā,030001", "aĞ,0561001e01", "\uD83D,033dd8"})
    void writesStrings(String value, String hex) {
        target.writeString(value);

        assertThat(hex()).isEqualTo(hex);
        turn();
        assertThat(source.readString()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64, 1000, 100_000})
    void writesLongStrings(int length) {
        for (String value : new String[] {"x".repeat(length), "x".repeat(length - 1) + "ş"}) {
            target.clear();
            target.writeString(value);
            turn();
            assertThat(source.readString()).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "02", "0361", "ffffffff", "ffffffff0f", "feffffff0f", "ffffffff1f", "ffffffffffff01"})
    void refusesStringsThatAreLongerThanTheBytes(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        source.wrap(bytes, 0, bytes.length);

        assertThatThrownBy(source::readString).isInstanceOf(CorruptDataException.class);
    }

    @Test
    void saysHowMuchIsMissing() {
        source.wrap(new byte[10], 2, 3);

        assertThatThrownBy(source::readLong)
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("The bytes of a record are damaged: 8 bytes should follow, 3 are left.");
        assertThatThrownBy(() -> source.take(-1)).hasMessageContaining("4294967295 bytes should follow");
        assertThatThrownBy(() -> source.readBytes(new byte[9], 0, 9)).isInstanceOf(CorruptDataException.class);
    }

    @Test
    void goesBackToWhereItWas() {
        target.writeLong(1);
        target.truncate(3);

        assertThat(target.position()).isEqualTo(3);
        assertThatThrownBy(() -> target.truncate(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> target.truncate(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesRecordsThatNoArrayHolds() {
        target.writeByte(1);

        assertThatThrownBy(() -> target.reserve(Integer.MAX_VALUE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("A record of more than 2147483639 bytes cannot be serialized");
        assertThatThrownBy(() -> target.reserveAtMost(1L << 32)).isInstanceOf(IllegalStateException.class);
        assertThat(target.position()).isEqualTo(1);
    }

    private String hex() {
        return HexFormat.of().formatHex(target.toByteArray());
    }

    private void turn() {
        source.wrap(target.array(), 0, target.position());
    }
}
