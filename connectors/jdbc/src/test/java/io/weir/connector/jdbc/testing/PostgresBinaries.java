package io.weir.connector.jdbc.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked once per JVM into a temporary directory that goes with it.
 *
 * <p>PostgreSQL refuses to run as root. Where the tests do, it runs as the user {@code nobody}, to whom its data then belong,
 * or where the user cannot be changed, in a user namespace of its own.
 */
final class PostgresBinaries {
    private static final int NOBODY = 65534;

    private static PostgresBinaries unpacked;

    /** The directory of all that is unpacked or made; others may pass through it but not look. */
    private final Path parent;

    /** What a command line begins with. */
    private final List<String> launcher;

    /** Whether data belong to nobody. */
    private final boolean asNobody;

    private PostgresBinaries(Path parent) throws IOException {
        this.parent = parent;
        List<String> changingUser = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        List<String> ownNamespace = List.of("unshare", "-U");
        asNobody = isRoot(List.of()) && !isRoot(changingUser);
        if (asNobody) {
            launcher = changingUser;
        } else if (isRoot(List.of())) {
            launcher = ownNamespace;
        } else {
            launcher = List.of();
        }
    }

    static synchronized PostgresBinaries unpacked() throws IOException {
        if (unpacked == null) {
            Path parent = Files.createTempDirectory("weir-test-postgres");
            Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(parent)));
            unpack(parent.resolve("server"));
            unpacked = new PostgresBinaries(parent);
        }
        return unpacked;
    }

    private static void unpack(Path directory) throws IOException {
        String name = archive();
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(name)) {
            if (packed == null) {
                throw new IOException("There is no PostgreSQL for this machine: no resource " + name);
            }
            TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = directory.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    if (entry.isSymbolicLink()) {
                        Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                    } else {
                        Files.copy(tar, file);
                        boolean program = (entry.getMode() & 0100) != 0;
                        Files.setPosixFilePermissions(
                                file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                    }
                }
            }
        }
    }

    private static String archive() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        boolean arm = machine.equals("aarch64") || machine.equals("arm64");
        return "/postgres-%s-%s.txz".formatted(system, arm ? "arm_64" : "x86_64");
    }

    /** Whether a command behind {@code prefix} runs, and as root. */
    private static boolean isRoot(List<String> prefix) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("id", "-u"));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return process.waitFor() != 0 || answer.equals("0");
        } catch (IOException notThere) {
            return true;
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    /** An empty directory that the server may write to. */
    Path newDataDirectory() throws IOException {
        Path directory = Files.createTempDirectory(parent, "data");
        if (asNobody) {
            Files.setAttribute(directory, "unix:uid", NOBODY);
            Files.setAttribute(directory, "unix:gid", NOBODY);
        }
        return directory;
    }

    /** Starts one of the programs; what it says is appended to {@code log}. */
    Process start(Path log, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.add(parent.resolve("server/bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(parent.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        return builder.start();
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
