package io.weir.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileFailureTest {
    @Test
    void saysInWordsWhatTheSystemRefused(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Path missing = directory.resolve("missing");

        assertThat(FileFailure.reason(catchThrowableOfType(IOException.class, () -> Files.readAllBytes(missing))))
                .isEqualTo(missing + " does not exist");
        assertThat(FileFailure.reason(catchThrowableOfType(IOException.class, () -> Files.createFile(file))))
                .isEqualTo(file + " exists already");
        assertThat(FileFailure.reason(catchThrowableOfType(
                        IOException.class, () -> Files.list(file).close())))
                .isEqualTo(file + " is no directory");
        assertThat(FileFailure.reason(new AccessDeniedException("/root/x"))).isEqualTo("access to /root/x is denied");
        assertThat(FileFailure.reason(new IOException("No space left on device")))
                .isEqualTo("No space left on device");
        assertThat(FileFailure.reason(new ClosedChannelException())).isEqualTo("ClosedChannelException");
    }
}
