package io.weir.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes in snapshots, which later versions have to read. */
final class StoredFormsTest {
    private static final String LENGTH_2 = "0000000000000002";

    @Test
    void aFileToCommitIsItsTwoPathsAndItsLength() throws IOException {
        FileCommittable committable = new FileCommittable("/a", "/ş", 2);

        byte[] bytes = FileCommittable.SERIALIZER.serialize(committable);

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0002" + "2f61" + "0003" + "2fc59f" + LENGTH_2);
        assertThat(FileCommittable.SERIALIZER.deserialize(1, bytes)).isEqualTo(committable);
        assertThat(FileCommittable.deletionOf("/a").isDeletion()).isTrue();
        assertThatThrownBy(() -> FileCommittable.SERIALIZER.deserialize(2, bytes))
                .hasMessage("a file to commit of version 2 cannot be read");
    }

    @Test
    void anUnfinishedFileIsItsBucketItsTwoPathsItsLengthAndItsBegin() throws IOException {
        PartFileState state = new PartFileState("b", "/a", "/c", 2, 3);

        byte[] bytes = PartFileState.SERIALIZER.serialize(state);

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0001" + "62" + "0002" + "2f61" + "0002" + "2f63" + LENGTH_2 + "0000000000000003");
        assertThat(PartFileState.SERIALIZER.deserialize(1, bytes)).isEqualTo(state);
        assertThatThrownBy(() -> PartFileState.SERIALIZER.deserialize(9, bytes))
                .hasMessage("an unfinished file of version 9 cannot be read");
    }
}
