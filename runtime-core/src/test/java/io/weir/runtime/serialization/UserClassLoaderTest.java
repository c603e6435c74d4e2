package io.weir.runtime.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes of a job come from a class loader of the job, which Weir's own classes do not see. */
final class UserClassLoaderTest {
    private static final String SOURCE = """
            package user;

            public class Event {
                private long id;
                private String name;
                public Place place;
                public Opaque opaque;
                public java.util.List<Place> seen;

                public long getId() { return id; }
                public void setId(long id) { this.id = id; }
                public String getName() { return name; }
                public void setName(String name) { this.name = name; }

                public static Event sample() {
                    Event event = new Event();
                    event.id = 7;
                    event.name = "seven";
                    event.place = new Place(1.5, "here");
                    event.opaque = new Opaque(3);
                    event.seen = java.util.List.of(event.place);
                    return event;
                }

                record Place(double height, String name) {}

                public static final class Opaque {
                    private final int number;

                    public Opaque(int number) { this.number = number; }
                }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void serializesClassesThatOnlyTheJobSees() throws Exception {
        compile("user/Event.java", SOURCE);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            Class<?> type = loader.loadClass("user.Event");
            Object value = type.getMethod("sample").invoke(null);

            Object back = writeAndRead(type, value, loader);

            assertThat(back).isExactlyInstanceOf(type).isNotSameAs(value);
            assertThat(back).usingRecursiveComparison().isEqualTo(value);
        }
    }

    @Test
    void serializesAClassOfTheUnnamedPackage() throws Exception {
        compile("Plain.java", "public record Plain(int number, Plain[] none) {}");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            Class<?> type = loader.loadClass("Plain");
            Object value = type.getDeclaredConstructors()[0].newInstance(5, null);

            assertThat(writeAndRead(type, value, loader)).isEqualTo(value);
        }
    }

    private static <T> Object writeAndRead(Class<T> type, Object value, ClassLoader loader) {
        TypeSerializer<T> serializer = Serializers.create(TypeInformation.of(type), SerializerConfig.STANDARD, loader);
        DataOutputView target = new DataOutputView(0);
        serializer.serialize(type.cast(value), target);
        assertThat(serializer.copy(type.cast(value))).usingRecursiveComparison().isEqualTo(value);
        DataInputView source = new DataInputView();
        source.wrap(target.array(), 0, target.position());
        return serializer.deserialize(source);
    }

    private void compile(String name, String source) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int errors = compiler.run(null, null, null, "-d", directory.toString(), file.toString());
        assertThat(List.of(errors)).containsExactly(0);
    }
}
