package io.weir.runtime.serialization;

import io.weir.api.types.BasicTypeInfo;
import io.weir.api.types.CollectionTypeInfo;
import io.weir.api.types.CompositeTypeInfo;
import io.weir.api.types.CustomTypeInfo;
import io.weir.api.types.EnumTypeInfo;
import io.weir.api.types.GenericTypeInfo;
import io.weir.api.types.ListTypeInfo;
import io.weir.api.types.MapTypeInfo;
import io.weir.api.types.MissingTypeInfo;
import io.weir.api.types.ObjectArrayTypeInfo;
import io.weir.api.types.OptionalTypeInfo;
import io.weir.api.types.PrimitiveArrayTypeInfo;
import io.weir.api.types.SealedTypeInfo;
import io.weir.api.types.SetTypeInfo;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the serializer of a type. */
public final class Serializers {
    private static final Logger LOG = LoggerFactory.getLogger(Serializers.class);

    /** What was warned about. Serializers are made for every subtask; once per process is enough. */
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private final SerializerConfig config;
    private final ClassLoader classLoader;

    private Serializers(SerializerConfig config, ClassLoader classLoader) {
        this.config = config;
        this.classLoader = classLoader;
    }

    /**
     * Makes a serializer for {@code type}, for use by one thread.
     *
     * @param classLoader finds the classes of the user that Kryo meets by name
     * @throws IllegalArgumentException if the type is not known, or Kryo would be needed and is forbidden; the message says
     *     where in the type and what to do
     */
    @SuppressWarnings("unchecked") // made for what the TypeInformation<T> describes
    public static <T> TypeSerializer<T> create(
            TypeInformation<T> type, SerializerConfig config, ClassLoader classLoader) {
        String path = type instanceof CompositeTypeInfo<T> ? type.getTypeClass().getSimpleName() : "";
        return (TypeSerializer<T>) new Serializers(config, classLoader).serializerOf(type, path);
    }

    /**
     * Makes a reader of what the serializer of an older form of {@code type} wrote; see {@link TypeReader}.
     *
     * @param written {@link TypeSchema#of} of the older form
     * @throws IllegalArgumentException if values of the older form cannot become values of {@code type}; the message says
     *     which field
     */
    @SuppressWarnings("unchecked") // made for what the TypeInformation<T> describes
    public static <T> TypeReader<T> createReader(
            TypeInformation<T> type, TypeSchema written, SerializerConfig config, ClassLoader classLoader) {
        String path = type instanceof CompositeTypeInfo<T> ? type.getTypeClass().getSimpleName() : "";
        return (TypeReader<T>) new SchemaResolver(config, classLoader).resolve(written, type, path);
    }

    private TypeSerializer<?> serializerOf(TypeInformation<?> type, String path) {
        if (type instanceof BasicTypeInfo<?> basic) {
            return BasicSerializers.of(basic.kind());
        } else if (type instanceof CompositeTypeInfo<?> composite) {
            return compositeOf(composite, path);
        } else if (type instanceof EnumTypeInfo<?> constants) {
            return new EnumSerializer<>(constants.getTypeClass());
        } else if (type instanceof PrimitiveArrayTypeInfo<?> array) {
            return PrimitiveArraySerializers.of(
                    array.getTypeClass().getComponentType().getName());
        } else if (type instanceof ObjectArrayTypeInfo<?> array) {
            return arrayOf(array, path);
        } else if (type instanceof ListTypeInfo<?> list) {
            return new ListSerializer<>(serializerOf(list.getElementTypeInfo(), path + "[element]"));
        } else if (type instanceof CollectionTypeInfo<?> collection) {
            return new ListSerializer<>(serializerOf(collection.getElementTypeInfo(), path + "[element]"));
        } else if (type instanceof SetTypeInfo<?> set) {
            return new SetSerializer<>(serializerOf(set.getElementTypeInfo(), path + "[element]"));
        } else if (type instanceof MapTypeInfo<?, ?> map) {
            return new MapSerializer<>(
                    serializerOf(map.getKeyTypeInfo(), path + "[key]"),
                    serializerOf(map.getValueTypeInfo(), path + "[value]"));
        } else if (type instanceof OptionalTypeInfo<?> optional) {
            return new OptionalSerializer<>(serializerOf(optional.getElementTypeInfo(), path + "[value]"));
        } else if (type instanceof SealedTypeInfo<?> sealed) {
            return sealedOf(sealed, path);
        } else if (type instanceof GenericTypeInfo<?> generic) {
            return genericOf(generic, path);
        } else if (type instanceof CustomTypeInfo<?> custom) {
            return custom.createSerializer(classLoader);
        } else if (type instanceof MissingTypeInfo missing) {
            throw new IllegalArgumentException(missing.message());
        }
        throw new IllegalArgumentException("No serializer is known for types described by %s."
                .formatted(type.getClass().getName()));
    }

    private <T> TypeSerializer<T> compositeOf(CompositeTypeInfo<T> type, String path) {
        List<RecordLayout.Slot> nested = RecordLayout.of(type).nested();
        TypeSerializer<?>[] serializers = new TypeSerializer<?>[nested.size()];
        for (int index = 0; index < serializers.length; index++) {
            RecordLayout.Slot slot = nested.get(index);
            serializers[index] = serializerOf(type.fields().get(slot.index()).type(), path + "." + slot.name());
        }
        return SerializerGenerator.generate(type, serializers);
    }

    @SuppressWarnings("unchecked") // made for the component type
    private <C> TypeSerializer<?> arrayOf(ObjectArrayTypeInfo<C> type, String path) {
        TypeInformation<C> component = type.getComponentInfo();
        return new ObjectArraySerializer<>(
                component.getTypeClass(), (TypeSerializer<C>) serializerOf(component, path + "[element]"));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generic types cannot be made otherwise
    private <T> TypeSerializer<T> sealedOf(SealedTypeInfo<T> type, String path) {
        TypeSerializer[] serializers = type.getSubtypes().stream()
                .map(subtype -> serializerOf(
                        subtype, path + "(" + subtype.getTypeClass().getSimpleName() + ")"))
                .toArray(TypeSerializer[]::new);
        return new SealedSerializer<T>(type, serializers);
    }

    private <T> TypeSerializer<T> genericOf(GenericTypeInfo<T> type, String path) {
        String where = path.isEmpty() ? "" : " (" + path + ")";
        String what = "%s%s has no generated serializer because %s"
                .formatted(type.getTypeClass().getName(), where, type.reason());
        if (!config.genericTypesAllowed()) {
            throw new IllegalArgumentException(what
                    + ", and Kryo is forbidden. Make it a record or a POJO, name its type with .returns(...), or set"
                    + " 'pipeline.generic-types: true'.");
        }
        if (WARNED.add(what)) {
            LOG.warn(
                    "{}; Kryo serializes it, which is slower and does not survive changes of the class."
                            + " Make it a record or a POJO. 'pipeline.generic-types: false' forbids Kryo.",
                    what);
        }
        return new KryoSerializer<>(type.getTypeClass(), config.registeredKryoClasses(), classLoader);
    }
}
