package io.weir.runtime.graph;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;

/**
 * User functions as bytes. The one place in Weir where Java serialization is used: a lambda has no other form. The bytes
 * are read only where the job's own code runs anyway, with the job's class loader.
 */
public final class UserCode {
    private UserCode() {}

    /**
     * The bytes of {@code object}.
     *
     * @param owner whose code it is, for the message: {@code operator 'Parse'}
     * @throws IllegalArgumentException if something in it is not serializable; the message names the class
     */
    public static byte[] write(Object object, String owner) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (NotSerializableException e) {
            throw new IllegalArgumentException(
                    ("The code of %s cannot be sent to the TaskManagers: it holds an object of %s, which is not "
                                    + "serializable. Make the class implement java.io.Serializable, make the field transient and "
                                    + "set it in open(), or use a static nested class or lambda that does not capture it.")
                            .formatted(owner, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The code of %s cannot be sent to the TaskManagers: %s".formatted(owner, e), e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalStateException if a class is missing or has changed; the message names it
     */
    public static <T> T read(byte[] bytes, Class<T> type, ClassLoader loader) {
        try (LoaderInputStream in = new LoaderInputStream(new ByteArrayInputStream(bytes), loader)) {
            return type.cast(in.readObject());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "Class %s is in none of the job's jars. Add it to the jar, or pass its jar with -C."
                            .formatted(e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("The job's code cannot be read: " + e, e);
        }
    }

    private static final class LoaderInputStream extends ObjectInputStream {
        private final ClassLoader loader;

        LoaderInputStream(InputStream in, ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description);
            }
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws ClassNotFoundException {
            Class<?>[] resolved = new Class<?>[interfaces.length];
            for (int i = 0; i < interfaces.length; i++) {
                resolved[i] = Class.forName(interfaces[i], false, loader);
            }
            return Proxy.newProxyInstance(loader, resolved, (proxy, method, arguments) -> null)
                    .getClass();
        }
    }
}
