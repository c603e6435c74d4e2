package io.weir.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * A file system in memory, mounted in a namespace of the processes' own, which root may make, and other users where the
 * kernel lets them have user namespaces.
 */
final class SmallDisk {
    /** What a write is refused with when nothing more fits. */
    static final String REASON = "No space left on device";

    private SmallDisk() {}

    /** Skips a test where there can be none; {@code directory} is empty. */
    static void requireNamespaces(Path directory) {
        Command.Result tried = Command.start(
                        List.of("unshare", "-rm", "mount", "-t", "tmpfs", "none", directory.toString()),
                        directory,
                        Map.of())
                .await();
        boolean root = System.getProperty("user.name").equals("root");
        // Root, as in continuous integration, can always mount, so there this fails and never skips. Others may be
        // forbidden to by the kernel, which no test can change; they are told how to allow it.
        assumeTrue(
                tried.exitCode() == 0 || root,
                () -> "A file system of its own cannot be mounted: run as root, or allow user namespaces "
                        + "(sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone). " + tried);
        tried.endedWith(0);
    }

    /** What a command is started within to have a disk of {@code size} (as 1m) at {@code directory}. */
    static String[] within(Path directory, String size) {
        String mount = "mkdir -p '%1$s' && mount -t tmpfs -o size=%2$s none '%1$s' && exec \"$0\" \"$@\""
                .formatted(directory, size);
        return new String[] {"unshare", "-rm", "sh", "-c", mount};
    }

    /** Where others see a directory of the disk that {@code process} has. */
    static Path of(ProcessHandle process, Path directory) {
        return Path.of("/proc/" + process.pid() + "/root" + directory);
    }

    /** Writes until nothing more fits. */
    static void fill(Path file) {
        for (int bytes = 1 << 16; bytes > 0; bytes /= 2) {
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (bytes > 0) {
                    out.write(new byte[bytes]);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining(REASON);
            }
        }
    }

    static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
