package io.weir.runtime.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class FrameTest {
    private static final int MAX_BYTES = 1 << 20;

    private final FrameAssembler assembler = new FrameAssembler(MAX_BYTES);

    @Test
    void writesTheseBytes() {
        byte[] bytes = new FrameSerializer().toBinary(new Frame(1, 2, 0, 3, new byte[] {7, 8}));

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("01" + "0000000000000001" + "0000000000000002" + "00000000" + "00000003" + "0708");
    }

    @Test
    void readsBackWhatItWrote() {
        FrameSerializer serializer = new FrameSerializer();

        Frame back =
                (Frame) serializer.fromBinaryJava(serializer.toBinary(new Frame(1, 2, 1, 3, new byte[] {7, 8})), null);

        assertThat(back.part()).isOne();
        assertThat(back.bytes()).containsExactly(7, 8);
    }

    @Test
    void refusesBytesThatAreNoFrame() {
        FrameSerializer serializer = new FrameSerializer();

        assertThatThrownBy(() -> serializer.fromBinaryJava(new byte[3], null)).hasMessageContaining("no frame");
        assertThatThrownBy(() -> serializer.fromBinaryJava(
                        HexFormat.of().parseHex("01" + "00".repeat(16) + "00000005" + "00000003"), null))
                .hasMessageContaining("Part 5 of 3");
    }

    @Test
    void joinsPiecesOfMixedMessages() {
        assertThat(assembler.add(frame(1, 0, 2, 1))).isEmpty();
        assertThat(assembler.add(frame(2, 0, 2, 3))).isEmpty();
        assertThat(assembler.add(frame(1, 1, 2, 2)))
                .hasValueSatisfying(whole -> assertThat(whole).containsExactly(1, 2));
        assertThat(assembler.add(frame(2, 1, 2, 4)))
                .hasValueSatisfying(whole -> assertThat(whole).containsExactly(3, 4));
        assertThat(assembler.heldBytes()).isZero();
    }

    @Test
    void dropsAMessageOfWhichAPieceIsMissing() {
        assembler.add(frame(1, 0, 3, 1));

        assertThatThrownBy(() -> assembler.add(frame(1, 2, 3, 3))).hasMessageContaining("out of order");
        assertThatThrownBy(() -> assembler.add(frame(9, 1, 3, 3))).hasMessageContaining("without those before it");
        assertThat(assembler.heldBytes()).isZero();
    }

    @Test
    void refusesAMessageLongerThanAllowedBeforeItComes() {
        assertThatThrownBy(() -> assembler.add(frame(1, 0, 1000, 1))).hasMessageContaining("'pekko.framesize'");
    }

    @Test
    void forgetsTheOldestIncompleteMessagesWhenTheyTakeTooMuchRoom() {
        for (int message = 0; message < 200; message++) {
            assembler.add(new Frame(0, message, 0, 2, new byte[Frame.PART_BYTES]));
        }

        assertThat(assembler.heldBytes()).isLessThanOrEqualTo(8L * MAX_BYTES + Frame.PART_BYTES);
    }

    private static Frame frame(long message, int part, int parts, int value) {
        return new Frame(0, message, part, parts, new byte[] {(byte) value});
    }
}
