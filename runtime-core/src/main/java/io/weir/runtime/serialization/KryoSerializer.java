package io.weir.runtime.serialization;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.DefaultInstantiatorStrategy;
import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objenesis.strategy.StdInstantiatorStrategy;

/** Leaves a class to Kryo: the length of what Kryo wrote, then that. */
final class KryoSerializer<T> implements TypeSerializer<T> {
    private static final int FIRST_BUFFER_BYTES = 512;

    private final Class<T> type;
    private final List<Class<?>> registered;
    private final ClassLoader classLoader;
    /** Made at first use: many serializers are made only to be duplicated, and a Kryo is large. */
    private @Nullable Kryo kryo;

    private final Output output = new Output(FIRST_BUFFER_BYTES, -1);
    private final Input input = new Input();

    KryoSerializer(Class<T> type, List<Class<?>> registered, ClassLoader classLoader) {
        this.type = type;
        this.registered = registered;
        this.classLoader = classLoader;
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public T copy(T from) {
        try {
            return kryo().copy(from);
        } catch (KryoException e) {
            // Some of Kryo's serializers cannot copy; those that can write can always be read back.
            DataOutputView bytes = new DataOutputView(FIRST_BUFFER_BYTES);
            serialize(from, bytes);
            DataInputView source = new DataInputView();
            source.wrap(bytes.array(), 0, bytes.position());
            return deserialize(source);
        }
    }

    @Override
    public void serialize(T value, DataOutputView target) {
        output.reset();
        try {
            kryo().writeClassAndObject(output, ImmutableSerializer.present(value));
        } catch (KryoException e) {
            throw new IllegalArgumentException(
                    "Kryo cannot serialize a %s; make it a record, a POJO or a type that has a serializer: %s"
                            .formatted(value.getClass().getName(), e.getMessage()),
                    e);
        }
        target.writeVarInt(output.position());
        target.writeBytes(output.getBuffer(), 0, output.position());
    }

    @Override
    public T deserialize(DataInputView source) {
        int length = source.readCount();
        input.setBuffer(source.array(), source.take(length), length);
        Object value;
        try {
            value = kryo().readClassAndObject(input);
        } catch (RuntimeException e) {
            // Kryo calls the constructors and setters that damaged bytes name: anything may come back.
            throw damaged(e.toString(), e);
        }
        if (!type.isInstance(value)) {
            throw damaged(
                    "they hold "
                            + (value == null ? "null" : "a " + value.getClass().getName()),
                    null);
        }
        return type.cast(value);
    }

    private CorruptDataException damaged(String reason, @Nullable RuntimeException cause) {
        CorruptDataException damaged = new CorruptDataException(
                "The bytes of a %s, written by Kryo, are damaged or of another version of the class: %s"
                        .formatted(type.getName(), reason));
        if (cause != null) {
            damaged.initCause(cause);
        }
        return damaged;
    }

    @Override
    public TypeSerializer<T> duplicate() {
        return new KryoSerializer<>(type, registered, classLoader);
    }

    private Kryo kryo() {
        Kryo made = kryo;
        if (made == null) {
            made = new Kryo();
            made.setClassLoader(classLoader);
            made.setRegistrationRequired(false);
            made.setReferences(true);
            made.setInstantiatorStrategy(new DefaultInstantiatorStrategy(new StdInstantiatorStrategy()));
            for (Class<?> known : registered) {
                made.register(known);
            }
            kryo = made;
        }
        return made;
    }
}
