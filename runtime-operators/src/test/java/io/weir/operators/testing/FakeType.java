package io.weir.operators.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import java.util.function.UnaryOperator;

/** A type that tests describe by hand; {@code copier} is null for immutable types. */
public final class FakeType<T> extends TypeInformation<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final transient UnaryOperator<T> copier;

    private FakeType(Class<T> type, UnaryOperator<T> copier) {
        this.type = type;
        this.copier = copier;
    }

    public static <T> FakeType<T> immutable(Class<T> type) {
        return new FakeType<>(type, null);
    }

    public static <T> FakeType<T> mutable(Class<T> type, UnaryOperator<T> copier) {
        return new FakeType<>(type, copier);
    }

    /** For the harness: the serializers of fake types. */
    public static TypeSerializer<?> serializerOf(TypeInformation<?> type) {
        return new Fake<>((FakeType<?>) type);
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public boolean isImmutable() {
        return copier == null;
    }

    private record Fake<T>(FakeType<T> type) implements TypeSerializer<T> {
        @Override
        public boolean isImmutableType() {
            return type.isImmutable();
        }

        @Override
        public T copy(T from) {
            return type.isImmutable() ? from : type.copier.apply(from);
        }

        @Override
        public void serialize(T value, DataOutputView target) {
            for (byte b : String.valueOf(value).getBytes(UTF_8)) {
                target.writeByte(b);
            }
        }

        @Override
        public T deserialize(DataInputView source) {
            throw new UnsupportedOperationException("a fake cannot read");
        }

        @Override
        public TypeSerializer<T> duplicate() {
            return this;
        }
    }
}
