package io.weir.jobmanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RehearsalIT {
    @TempDir
    Path directory;

    /** It fails by itself if the second leader does not adopt the tasks, or no checkpoint completes. */
    @Test
    void theTasksOfTheFirstLeaderGoOnUnderTheSecond() throws Exception {
        Rehearsal.play(directory);

        assertThat(directory.resolve("checkpoints")).isNotEmptyDirectory();
        assertThat(directory.resolve("shared")).isNotEmptyDirectory();
    }
}
