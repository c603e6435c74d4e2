package io.weir.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories go away with their processes, one way or the other. */
class WorkingDirectoryIT {
    @TempDir
    private Path parent;

    /** Claims a directory in {@code arguments[0]} and stays until it is killed. */
    static final class Claimer {
        private Claimer() {}

        public static void main(String[] arguments) throws IOException {
            WorkingDirectory directory = WorkingDirectory.claim(Path.of(arguments[0]), "other");
            Files.createDirectories(directory.path().resolve("database/files"));
            System.out.println("claimed");
            System.out.flush();
            int read = System.in.read();
            System.exit(read);
        }
    }

    @Test
    void whatAKilledProcessLeftIsRemovedAndWhatALivingOneHasIsNot() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Claimer.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("claimed");
        }
        Path others = parent.toRealPath().resolve("weir-taskmanager-other");

        try (WorkingDirectory own = WorkingDirectory.claim(parent, "own")) {
            assertThat(own.path()).isEmptyDirectory();
            assertThat(others).isDirectory();
        }
        process.destroyForcibly().waitFor();
        assertThat(others).isDirectory();
        try (WorkingDirectory own = WorkingDirectory.claim(parent, "own")) {
            assertThat(others).doesNotExist();
            assertThat(own.path()).isDirectory();
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void directoriesOfOneProcessLeaveEachOtherAlone() throws Exception {
        try (WorkingDirectory first = WorkingDirectory.claim(parent, "host:1-ab")) {
            Files.writeString(first.path().resolve("file"), "kept");
            WorkingDirectory.claim(parent, "host:2-cd").close();
            assertThat(first.path().resolve("file")).hasContent("kept");
        }
        assertThat(parent).isEmptyDirectory();
    }
}
