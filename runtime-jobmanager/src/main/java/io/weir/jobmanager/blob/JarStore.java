package io.weir.jobmanager.blob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/** Jars that users have uploaded to be run, each under {@code <uuid>_<name>.jar} in one directory. */
public final class JarStore {
    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}_[A-Za-z0-9._-]{1,100}\\.jar");
    private static final int UUID_CHARS = 36;
    private static final int MAX_NAME_CHARS = 96;

    private final Path directory;

    /** Keeps jars in {@code directory}, which exists. */
    public JarStore(Path directory) {
        this.directory = directory;
    }

    /**
     * An uploaded jar.
     *
     * @param id its file name
     * @param name as the user calls it
     * @param uploadedMillis when it came
     * @param entryClass its main class as its manifest says; empty: none
     */
    public record Jar(String id, String name, long uploadedMillis, String entryClass) {}

    /**
     * Takes a file over.
     *
     * @throws IllegalArgumentException if it is no jar; the message says why
     */
    public Jar add(Path file, String clientName) throws IOException {
        String name = plainName(clientName);
        if (!name.toLowerCase(Locale.ROOT).endsWith(".jar")) {
            throw new IllegalArgumentException("'%s' is no jar: its name must end with .jar.".formatted(name));
        }
        String id = UUID.randomUUID() + "_" + name.substring(0, name.length() - 4) + ".jar";
        describe(id, file); // refuses what is no jar
        Files.move(file, directory.resolve(id), StandardCopyOption.REPLACE_EXISTING);
        return describe(id, directory.resolve(id));
    }

    /** All jars, the newest first. */
    public List<Jar> list() throws IOException {
        List<Jar> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String id = file.getFileName().toString();
                if (ID.matcher(id).matches()) {
                    jars.add(describe(id, file));
                }
            }
        }
        jars.sort(Comparator.comparingLong(Jar::uploadedMillis).reversed().thenComparing(Jar::id));
        return jars;
    }

    /** The file of that id; empty when there is none. */
    public Optional<Path> find(String id) {
        return ID.matcher(id).matches()
                ? Optional.of(directory.resolve(id)).filter(Files::isRegularFile)
                : Optional.empty();
    }

    /** What is known of a jar. */
    public Jar describe(Path file) throws IOException {
        return describe(file.getFileName().toString(), file);
    }

    /** The last part of what a client calls a file, with everything that is no plain character replaced. */
    public static String plainName(String clientName) {
        String last = clientName.substring(Math.max(clientName.lastIndexOf('/'), clientName.lastIndexOf('\\')) + 1);
        String plain = last.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.length() <= MAX_NAME_CHARS ? plain : plain.substring(plain.length() - MAX_NAME_CHARS);
    }

    private static Jar describe(String id, Path file) throws IOException {
        long uploadedMillis = Files.getLastModifiedTime(file).toMillis();
        String name = id.substring(UUID_CHARS + 1);
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String program = attributes.getValue("program-class");
            String main = program != null ? program : attributes.getValue(Attributes.Name.MAIN_CLASS);
            return new Jar(id, name, uploadedMillis, main == null ? "" : main.strip());
        } catch (ZipException e) {
            throw new IllegalArgumentException("'%s' is no jar: %s.".formatted(name, e.getMessage()), e);
        }
    }
}
