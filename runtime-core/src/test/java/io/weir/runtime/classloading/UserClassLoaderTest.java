package io.weir.runtime.classloading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.ClassLoadingConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UserClassLoaderTest {
    @TempDir
    Path directory;

    private Path jar;

    @BeforeEach
    void makeJarWithACopyOfClassesThatTheParentHasToo() throws IOException {
        jar = directory.resolve("job.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            copy(out, "org/assertj/core/data/Index.class");
            copy(out, "io/weir/runtime/config/HeartbeatConfig.class");
        }
    }

    @Test
    void takesClassesFromTheJobFirst() throws Exception {
        try (UserClassLoader loader = loader(new Configuration())) {
            Class<?> own = loader.loadClass("org.assertj.core.data.Index");

            assertThat(own.getClassLoader()).isSameAs(loader);
            assertThat(loader.loadClass("org.assertj.core.data.Index")).isSameAs(own);
            assertThat(loader.getResource("org/assertj/core/data/Index.class").toString())
                    .contains("job.jar");
            assertThat(Collections.list(loader.getResources("org/assertj/core/data/Index.class")))
                    .hasSize(2);
        }
    }

    @Test
    void takesWeirAndWhatTheJobLacksFromTheParent() throws Exception {
        try (UserClassLoader loader = loader(new Configuration())) {
            assertThat(loader.loadClass("io.weir.runtime.config.HeartbeatConfig")
                            .getClassLoader())
                    .isNotSameAs(loader);
            assertThat(loader.loadClass("org.assertj.core.api.Assertions").getClassLoader())
                    .isNotSameAs(loader);
            assertThatThrownBy(() -> loader.loadClass("no.such.Thing")).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void parentCanBeFirst() throws Exception {
        Configuration values = new Configuration().setString("classloader.resolve-order", "parent-first");
        try (UserClassLoader loader = loader(values)) {
            assertThat(loader.loadClass("org.assertj.core.data.Index").getClassLoader())
                    .isNotSameAs(loader);
        }
        values = new Configuration().setString("classloader.parent-first-patterns.additional", "org.assertj.");
        try (UserClassLoader loader = loader(values)) {
            assertThat(loader.loadClass("org.assertj.core.data.Index").getClassLoader())
                    .isNotSameAs(loader);
        }
    }

    private UserClassLoader loader(Configuration values) {
        return new UserClassLoader("job", List.of(jar), getClass().getClassLoader(), ClassLoadingConfig.from(values));
    }

    private void copy(JarOutputStream out, String name) throws IOException {
        out.putNextEntry(new JarEntry(name));
        try (InputStream in = getClass().getClassLoader().getResourceAsStream(name)) {
            out.write(in.readAllBytes());
        }
        out.closeEntry();
    }
}
