package io.weir.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is in checkpoints has to be readable for ever. */
final class StoredFormsTest {
    private static final String COMMITTABLE = "0003702d30" + "0000000000000007" + "0102" + "00000001" + "000174"
            + "00000003" + "0000000000000010" + "0000000000000020";

    @Test
    void aCommittableHasTheBytesOfVersionOne() throws IOException {
        KafkaCommittable committable = new KafkaCommittable(
                new TransactionName("p-0", 7, (short) 0x102), List.of(new WrittenRange("t", 3, 16, 32)), null);

        assertThat(HexFormat.of().formatHex(KafkaCommittable.SERIALIZER.serialize(committable)))
                .isEqualTo(COMMITTABLE);
        assertThat(KafkaCommittable.SERIALIZER.deserialize(1, HexFormat.of().parseHex(COMMITTABLE)))
                .isEqualTo(committable)
                .hasToString("transaction 'p-0' (producer 7, epoch 258) with t-3 offsets 16 to 32");
    }

    @Test
    void aPinnedTransactionIsItsId() throws IOException {
        PinnedTransaction pinned = new PinnedTransaction("ışık-0-1");

        assertThat(PinnedTransaction.SERIALIZER.deserialize(1, PinnedTransaction.SERIALIZER.serialize(pinned)))
                .isEqualTo(pinned);
    }

    @Test
    void otherVersionsAndDamagedBytesAreRefused() {
        byte[] bytes = HexFormat.of().parseHex(COMMITTABLE);
        assertThatThrownBy(() -> KafkaCommittable.SERIALIZER.deserialize(2, bytes))
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> PinnedTransaction.SERIALIZER.deserialize(2, bytes))
                .hasMessageContaining("version 2");
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> KafkaCommittable.SERIALIZER.deserialize(1, cut))
                    .isInstanceOf(IOException.class);
        }
    }
}
