package io.weir.connector.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** Checkpoints of older versions stay readable: these bytes never change. */
class StoredFormsTest {
    private static final String SPLIT = "0001" + "74" + "00000003" + "0000000000000007" + "8000000000000000";
    private static final String STATE = "01"
            + "00000001" + "0001" + "74" + "0000000000000001" + "0000000000000002"
            + "00000001" + "0001" + "74" + "00000002"
            + "00000001" + SPLIT;

    private final KafkaPartitionSplit split = new KafkaPartitionSplit(new TopicPartition("t", 3), 7);
    private final KafkaSourceEnumState state = new KafkaSourceEnumState(
            Map.of("t", new Uuid(1, 2)), Set.of(new TopicPartition("t", 2)), List.of(split), true);

    @Test
    void aPartitionHasTheseBytes() throws IOException {
        assertThat(HexFormat.of().formatHex(new SplitForm().serialize(split))).isEqualTo(SPLIT);
        assertThat(new SplitForm().deserialize(1, HexFormat.of().parseHex(SPLIT)))
                .isEqualTo(split);
    }

    @Test
    void whatTheEnumeratorRemembersHasTheseBytes() throws IOException {
        assertThat(HexFormat.of().formatHex(new EnumStateForm().serialize(state)))
                .isEqualTo(STATE);
        assertThat(new EnumStateForm().deserialize(1, HexFormat.of().parseHex(STATE)))
                .isEqualTo(state);
    }

    @Test
    void refusesDamagedAndNewerBytes() throws IOException {
        byte[] bytes = new EnumStateForm().serialize(state);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> new EnumStateForm().deserialize(1, cut))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("damaged");
        }
        assertThatThrownBy(() -> new EnumStateForm().deserialize(2, bytes)).hasMessageContaining("version 2");
        assertThatThrownBy(() -> new SplitForm().deserialize(2, new byte[0])).hasMessageContaining("version 2");
        assertThatThrownBy(() -> new SplitForm().deserialize(1, new byte[5])).hasMessageContaining("damaged");
    }
}
