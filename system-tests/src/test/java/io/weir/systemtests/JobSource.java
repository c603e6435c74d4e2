package io.weir.systemtests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Programs kept as source, so that a test can have the same class in several versions. */
final class JobSource {
    private JobSource() {}

    /** A program of the test's resources. */
    static String read(String name) {
        try (InputStream in = JobSource.class.getResourceAsStream("/programs/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A jar with {@code source} compiled, whose main class, in the default package, is {@code mainClass}. */
    static Path compile(Path jar, String mainClass, String source) {
        try {
            Path directory = Files.createTempDirectory(jar.getParent(), "compiled-");
            Path file = Files.writeString(directory.resolve(mainClass + ".java"), source);
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            int code = compiler.run(
                    null,
                    null,
                    null,
                    "-d",
                    directory.toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-proc:none",
                    file.toString());
            if (code != 0) {
                throw new AssertionError(file + " does not compile");
            }
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                for (Path compiled : classes(directory)) {
                    out.putNextEntry(new JarEntry(compiled.getFileName().toString()));
                    Files.copy(compiled, out);
                    out.closeEntry();
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> classes(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }
}
