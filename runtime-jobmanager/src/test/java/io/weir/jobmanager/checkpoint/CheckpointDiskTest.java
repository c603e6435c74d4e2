package io.weir.jobmanager.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointDiskTest {
    private static final CheckpointMetadata METADATA =
            new CheckpointMetadata(7, CheckpointKind.CHECKPOINT, 0, "job", "job", List.of());

    private final CheckpointDisk disk = new CheckpointDisk();

    @TempDir
    private Path root;

    @Test
    void makesStoresReadsAndDeletes() throws IOException {
        CheckpointTarget target = target(7);

        disk.makeDirectories(7, target);
        disk.store(target, METADATA, true);

        Path directory = root.resolve("job/chk-7");
        assertThat(root.resolve("job/shared")).isDirectory();
        assertThat(disk.read(directory)).isEqualTo(METADATA);
        disk.delete(List.of(root.resolve("job/none")), List.of(directory));
        disk.delete(List.of(), List.of(directory));
        assertThat(directory).doesNotExist();
    }

    @Test
    void neverUsesADirectoryTwice() throws IOException {
        disk.makeDirectories(7, target(7));

        assertThatThrownBy(() -> disk.makeDirectories(7, target(7)))
                .hasMessage("The directory %s is there already.".formatted(root.resolve("job/chk-7")));
    }

    @Test
    void namesTheDirectoryThatItCannotWriteTo() {
        assertThatThrownBy(() -> disk.store(target(7), METADATA, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(root.resolve("job/").toString());
    }

    @Test
    void deletesWhatAProcessLeftThatEndedWhileItDeleted() throws IOException {
        disk.makeDirectories(7, target(7));
        Path half = Files.createDirectory(root.resolve("job/chk-7.deleted"));
        Files.createFile(half.resolve("piece"));
        Files.createDirectory(root.resolve("job/chk-6.deleted"));

        disk.delete(List.of(), List.of(root.resolve("job/chk-7")));
        disk.sweep(root.resolve("job"), Set.of());

        assertThat(root.resolve("job")).isDirectoryNotContaining("glob:**/chk-*");
    }

    @Test
    void sweepsAllButWhatIsNeeded() throws IOException {
        for (int id = 1; id <= 3; id++) {
            disk.makeDirectories(id, target(id));
            Files.createFile(root.resolve("job/chk-" + id + "/piece"));
        }
        Files.createFile(root.resolve("job/shared/old"));
        Files.createFile(root.resolve("job/shared/needed"));
        Files.createFile(root.resolve("job/notes.txt"));

        disk.sweep(root.resolve("job"), Set.of(root.resolve("job/chk-2"), root.resolve("job/shared/needed")));

        assertThat(root.resolve("job")).isDirectoryContaining("glob:**/notes.txt");
        assertThat(root.resolve("job/shared")).isDirectoryContaining("glob:**/needed");
        assertThat(root.resolve("job/shared/old")).doesNotExist();
        assertThat(root.resolve("job/chk-1")).doesNotExist();
        assertThat(root.resolve("job/chk-2/piece")).exists();
        disk.sweep(root.resolve("nowhere"), Set.of());
    }

    @Test
    void deletesADirectoryToWhichTasksStillAddFiles() throws Exception {
        for (int id = 1; id <= 50; id++) {
            Path directory = root.resolve("job/chk-" + id);
            disk.makeDirectories(id, target(id));
            Thread task = new Thread(() -> addFilesUntilItIsGone(directory));
            task.start();

            disk.delete(List.of(), List.of(directory));

            task.join();
            assertThat(directory).doesNotExist();
        }
    }

    private static void addFilesUntilItIsGone(Path directory) {
        try {
            for (int number = 0; ; number++) {
                Files.createFile(directory.resolve("piece-" + number));
            }
        } catch (IOException gone) {
            assertThat(gone).isInstanceOf(NoSuchFileException.class);
        }
    }

    private CheckpointTarget target(long id) {
        Path job = root.resolve("job");
        return new CheckpointTarget(
                job.resolve("chk-" + id).toString(), job.resolve("shared").toString(), 10);
    }
}
