package io.weir.client.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JarProgramTest {
    @TempDir
    private Path directory;

    private Path jar;

    @BeforeEach
    void name() {
        jar = directory.resolve("program.jar");
    }

    @Test
    void plansTheProgramThatTheManifestNames() throws Exception {
        pack(OneJob.class.getName(), OneJob.class);

        JobGraph graph = program(null).plan(new Configuration());

        assertThat(graph.name()).isEqualTo("one job");
        assertThat(graph.vertices())
                .extracting(JobVertex::name)
                .containsExactly("Source: Sequence Source -> Sink: Print to Std. Out");
    }

    @Test
    void saysThatThereIsNoSuchJar() {
        assertThat(refused(null)).isEqualTo("There is no jar '%s'.".formatted(jar));
    }

    @Test
    void saysThatAFurtherJarIsMissing() throws IOException {
        pack(OneJob.class.getName(), OneJob.class);
        Path missing = directory.resolve("missing.jar");
        JarProgram program = new JarProgram(jar, null, List.of(missing), List.of());

        assertThat(refused(program)).isEqualTo("There is no jar '%s' (-C).".formatted(missing));
    }

    @Test
    void saysThatAFileIsNoJar() throws IOException {
        Files.writeString(jar, "no zip");

        assertThat(refused(null)).startsWith("'%s' is no jar: ".formatted(jar));
    }

    @Test
    void namesTheClassesOfAJarWithoutMainClass() throws IOException {
        pack(null, JarProgram.class);

        assertThat(refused(null))
                .contains("its manifest has no Main-Class. Name it with -c.")
                .contains("Classes in it: " + JarProgram.class.getName() + ".");
    }

    @Test
    void saysThatAJarHoldsNoClasses() throws IOException {
        pack(null);

        assertThat(refused(null)).endsWith("It holds no classes.");
    }

    @Test
    void saysThatThereIsNoSuchClass() throws IOException {
        pack(null, OneJob.class);

        assertThat(refused(program("com.example.Nowhere")))
                .isEqualTo("Class 'com.example.Nowhere' is not in '%s'.".formatted(jar));
    }

    @Test
    void saysThatTheMainMethodIsNotStatic() throws IOException {
        pack(null, NotStatic.class);

        assertThat(refused(program(NotStatic.class.getName())))
                .isEqualTo("The main method of %s is not static.".formatted(NotStatic.class.getName()));
    }

    @Test
    void saysThatThereIsNoMainMethod() throws IOException {
        pack(null, NoMain.class);

        assertThat(refused(program(NoMain.class.getName())))
                .endsWith("has no 'public static void main(String[] args)'.");
    }

    @Test
    void saysThatTheProgramMadeNoJob() throws IOException {
        pack(null, NoJob.class);

        ProgramException thrown = thrownBy(program(NoJob.class.getName()));

        assertThat(thrown.isWrongCall()).isFalse();
        assertThat(thrown)
                .hasMessage("The program in '%s' ended without a job: its main method never called execute()."
                        .formatted(jar));
    }

    @Test
    void passesOnWhatTheProgramSaysIsWrong() throws IOException {
        pack(null, WrongArgument.class);

        ProgramException thrown = thrownBy(program(WrongArgument.class.getName()));

        assertThat(thrown).hasMessage("The window must be positive.");
        assertThat(thrown.isWrongCall()).isFalse();
    }

    private String refused(@Nullable JarProgram program) {
        ProgramException thrown = thrownBy(program == null ? program((String) null) : program);
        assertThat(thrown.isWrongCall()).isTrue();
        return Objects.requireNonNull(thrown.getMessage());
    }

    private static ProgramException thrownBy(JarProgram program) {
        return Objects.requireNonNull(
                catchThrowableOfType(ProgramException.class, () -> program.plan(new Configuration())));
    }

    private JarProgram program(@Nullable String mainClass) {
        return new JarProgram(jar, mainClass, List.of(), List.of());
    }

    private void pack(@Nullable String mainClass, Class<?>... classes) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (mainClass != null) {
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Class<?> type : classes) {
                String entry = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(entry));
                try (InputStream in =
                        Objects.requireNonNull(type.getClassLoader()).getResourceAsStream(entry)) {
                    Objects.requireNonNull(in).transferTo(out);
                }
                out.closeEntry();
            }
        }
    }

    /** A program with a job. */
    public static final class OneJob {
        private OneJob() {}

        /** Makes it. */
        public static void main(String[] arguments) throws Exception {
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            env.fromSequence(1, 3).print();
            env.execute("one job");
        }
    }

    /** A program that executes nothing. */
    public static final class NoJob {
        private NoJob() {}

        /** Does nothing. */
        public static void main(String[] arguments) {}
    }

    /** A program that does not like its arguments. */
    public static final class WrongArgument {
        private WrongArgument() {}

        /** Throws. */
        public static void main(String[] arguments) {
            throw new IllegalArgumentException("The window must be positive.");
        }
    }

    /** No program: its main method needs an object. */
    public static final class NotStatic {
        /** Does nothing. */
        public void main(String[] arguments) {}
    }

    /** No program. */
    public static final class NoMain {
        private NoMain() {}
    }
}
