package io.weir.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.connector.files.reader.CheckpointedPosition;
import io.weir.connector.files.reader.FileSourceSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
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

        byte[] bytes = FileSinkState.SERIALIZER.serialize(state);

        String form = "0001" + "62" + "0002" + "2f61" + "0002" + "2f63" + LENGTH_2 + "0000000000000003";
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("00" + form);
        assertThat(FileSinkState.SERIALIZER.deserialize(2, bytes)).isEqualTo(state);
        assertThat(FileSinkState.SERIALIZER.deserialize(1, HexFormat.of().parseHex(form)))
                .isEqualTo(state);
        assertThatThrownBy(() -> FileSinkState.SERIALIZER.deserialize(9, bytes))
                .hasMessage("the files of a writer, of version 9, cannot be read");
    }

    @Test
    void filesThatWaitAreTheirBucketTheMergedFileTheirAgeAndThemselves() throws IOException {
        WaitingFiles state = new WaitingFiles("b", "/m", List.of(new FileCommittable("/a", "/c", 2)), 3);

        byte[] bytes = FileSinkState.SERIALIZER.serialize(state);

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("01" + "0001" + "62" + "0002" + "2f6d" + "00000003" + "00000001" + "0002" + "2f61" + "0002"
                        + "2f63" + LENGTH_2);
        assertThat(FileSinkState.SERIALIZER.deserialize(2, bytes)).isEqualTo(state);
    }

    @Test
    void aPartOfAFileIsItsNumbersItsPositionAndItsLocation() throws IOException {
        FileSourceSplit begun = new FileSourceSplit("file:///a", 1, 2, new CheckpointedPosition(3, 4));
        String location = "66696c653a2f2f2f61";

        byte[] bytes = FileSourceSplit.SERIALIZER.serialize(begun);

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0000000000000001" + LENGTH_2 + "0000000000000003" + "0000000000000004" + location);
        assertThat(FileSourceSplit.SERIALIZER.deserialize(2, bytes)).isEqualTo(begun);
        FileSourceSplit untouched = FileSourceSplit.of(Path.of("/a"), 1, 2);
        assertThat(FileSourceSplit.SERIALIZER.deserialize(2, FileSourceSplit.SERIALIZER.serialize(untouched)))
                .isEqualTo(untouched);
        assertThatThrownBy(() -> FileSourceSplit.SERIALIZER.deserialize(3, bytes))
                .hasMessageContaining("a part of a file of version 3");
        assertThatThrownBy(() -> FileSourceSplit.SERIALIZER.deserialize(2, new byte[31]))
                .hasMessageContaining("with 31 bytes");
    }

    @Test
    void readsPartsOfFilesOfTheFirstVersion() throws IOException {
        byte[] begun = HexFormat.of().parseHex("0000000000000001" + LENGTH_2 + "0000000000000002" + "2f61");
        byte[] waiting = HexFormat.of()
                .parseHex("00000001" + "00000001" + "0000001a" + HexFormat.of().formatHex(begun));

        assertThat(FileSourceSplit.SERIALIZER.deserialize(1, begun))
                .isEqualTo(FileSourceSplit.of(Path.of("/a"), 1, 2).at(new CheckpointedPosition(2, 0)));
        assertThat(PendingSplitsCheckpoint.SERIALIZER.deserialize(1, waiting).splits())
                .hasSize(1);
    }

    @Test
    void filesThatWereFoundShareTheBeginningsOfTheirNames() throws IOException {
        TreeSet<String> found = new TreeSet<>(List.of("/a1", "/a2"));
        PendingSplitsCheckpoint state = new PendingSplitsCheckpoint(List.of(), found);

        byte[] bytes = PendingSplitsCheckpoint.SERIALIZER.serialize(state);

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("00000002" + "00000000" + "00000003" + "2f6131" + "00000002" + "00000001" + "32" + "00000002"
                        + "00000000");
        assertThat(PendingSplitsCheckpoint.SERIALIZER.deserialize(2, bytes)).isEqualTo(state);
        bytes[19] = 9;
        assertThatThrownBy(() -> PendingSplitsCheckpoint.SERIALIZER.deserialize(2, bytes))
                .hasMessageContaining("found file 1 of 2 claims");
    }
}
