package io.weir.runtime.serialization;

import io.weir.api.types.BasicKind;
import io.weir.api.types.BasicTypeInfo;
import io.weir.api.types.CollectionTypeInfo;
import io.weir.api.types.CompositeTypeInfo;
import io.weir.api.types.CorruptDataException;
import io.weir.api.types.CustomTypeInfo;
import io.weir.api.types.DataInputView;
import io.weir.api.types.EnumTypeInfo;
import io.weir.api.types.ListTypeInfo;
import io.weir.api.types.MapTypeInfo;
import io.weir.api.types.ObjectArrayTypeInfo;
import io.weir.api.types.OptionalTypeInfo;
import io.weir.api.types.SealedTypeInfo;
import io.weir.api.types.SetTypeInfo;
import io.weir.api.types.TypeInformation;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes {@link TypeReader}s: walks the written schema and the type as it is now side by side. */
final class SchemaResolver {
    private final SerializerConfig config;
    private final ClassLoader classLoader;

    SchemaResolver(SerializerConfig config, ClassLoader classLoader) {
        this.config = config;
        this.classLoader = classLoader;
    }

    TypeReader<?> resolve(TypeSchema written, TypeInformation<?> type, String path) {
        TypeSchema now = TypeSchema.of(type);
        if (written.equals(now)) {
            return Serializers.create(type, config, classLoader)::deserialize;
        } else if (isComposite(written) && type instanceof CompositeTypeInfo<?> composite) {
            return CompositeReader.of(written, composite, path, this);
        } else if (written.kind() != now.kind()) {
            throw incompatible(written, type, path);
        } else if (type instanceof BasicTypeInfo<?> basic) {
            return widened(BasicKind.valueOf(written.name()), basic, written, path);
        } else if (type instanceof EnumTypeInfo<?> constants) {
            return constants(written, constants);
        } else if (type instanceof SealedTypeInfo<?> sealed) {
            return sealed(written, sealed, path);
        } else if (type instanceof CustomTypeInfo<?> custom) {
            return custom.createReader(written.name(), classLoader)::deserialize;
        }
        return container(written, type, path);
    }

    private static boolean isComposite(TypeSchema written) {
        return switch (written.kind()) {
            case TUPLE, POJO, RECORD -> true;
            default -> false;
        };
    }

    private TypeReader<?> container(TypeSchema written, TypeInformation<?> type, String path) {
        TypeSchema first =
                written.parts().isEmpty() ? written : written.parts().get(0).schema();
        String elementPath = path + "[element]";
        if (type instanceof ListTypeInfo<?> list) {
            return collection(resolve(first, list.getElementTypeInfo(), elementPath), ArrayList::new);
        } else if (type instanceof CollectionTypeInfo<?> collection) {
            return collection(resolve(first, collection.getElementTypeInfo(), elementPath), ArrayList::new);
        } else if (type instanceof SetTypeInfo<?> set) {
            return collection(resolve(first, set.getElementTypeInfo(), elementPath), LinkedHashSet::new);
        } else if (type instanceof OptionalTypeInfo<?> optional) {
            TypeReader<?> element = resolve(first, optional.getElementTypeInfo(), path + "[value]");
            return source -> source.readBoolean() ? Optional.of(element.read(source)) : Optional.empty();
        } else if (type instanceof ObjectArrayTypeInfo<?> array) {
            TypeReader<? extends Collection<?>> elements =
                    collection(resolve(first, array.getComponentInfo(), elementPath), ArrayList::new);
            Class<?> component = array.getComponentInfo().getTypeClass();
            return source -> elements.read(source).toArray((Object[]) Array.newInstance(component, 0));
        } else if (type instanceof MapTypeInfo<?, ?> map) {
            TypeSchema second = written.parts().get(1).schema();
            return map(
                    resolve(first, map.getKeyTypeInfo(), path + "[key]"),
                    resolve(second, map.getValueTypeInfo(), path + "[value]"));
        }
        throw incompatible(written, type, path);
    }

    private static TypeReader<Collection<@Nullable Object>> collection(
            TypeReader<?> element, Supplier<Collection<@Nullable Object>> empty) {
        return source -> {
            int count = source.readVarInt();
            Collection<@Nullable Object> elements = empty.get();
            elements.addAll(elements(count, element, source));
            return elements;
        };
    }

    private static List<@Nullable Object> elements(int count, TypeReader<?> element, DataInputView source) {
        byte[] nulls = NullFlags.read(count, source);
        List<@Nullable Object> elements = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            elements.add(NullFlags.isNull(nulls, index) ? null : element.read(source));
        }
        return elements;
    }

    private static TypeReader<Map<@Nullable Object, @Nullable Object>> map(TypeReader<?> keys, TypeReader<?> values) {
        return source -> {
            int count = source.readVarInt();
            List<@Nullable Object> readKeys = elements(count, keys, source);
            List<@Nullable Object> readValues = elements(count, values, source);
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int index = 0; index < count; index++) {
                map.put(readKeys.get(index), readValues.get(index));
            }
            return map;
        };
    }

    private static TypeReader<?> widened(BasicKind from, BasicTypeInfo<?> type, TypeSchema written, String path) {
        TypeReader<?> reader = BasicSerializers.of(from)::deserialize;
        BasicKind to = type.kind();
        boolean small = from == BasicKind.BYTE || from == BasicKind.SHORT;
        if (to == BasicKind.SHORT && from == BasicKind.BYTE) {
            return source -> ((Number) reader.read(source)).shortValue();
        } else if (to == BasicKind.INT && small) {
            return source -> ((Number) reader.read(source)).intValue();
        } else if (to == BasicKind.LONG && (small || from == BasicKind.INT)) {
            return source -> ((Number) reader.read(source)).longValue();
        } else if (to == BasicKind.FLOAT && small) {
            return source -> ((Number) reader.read(source)).floatValue();
        } else if (to == BasicKind.DOUBLE && (small || from == BasicKind.INT || from == BasicKind.FLOAT)) {
            return source -> ((Number) reader.read(source)).doubleValue();
        }
        throw incompatible(written, type, path);
    }

    private static TypeReader<?> constants(TypeSchema written, EnumTypeInfo<?> type) {
        Map<String, Enum<?>> byName = new LinkedHashMap<>();
        for (Enum<?> constant : type.getTypeClass().getEnumConstants()) {
            byName.put(constant.name(), constant);
        }
        return source -> {
            String name = nameOf(source.readVarInt(), written, type);
            Enum<?> constant = byName.get(name);
            if (constant == null) {
                throw gone("constant", name, type);
            }
            return constant;
        };
    }

    private TypeReader<?> sealed(TypeSchema written, SealedTypeInfo<?> type, String path) {
        Map<String, TypeReader<?>> byName = new LinkedHashMap<>();
        for (TypeSchema.Part part : written.parts()) {
            for (TypeInformation<?> subtype : type.getSubtypes()) {
                if (subtype.getTypeClass().getName().equals(part.name())) {
                    String simpleName = subtype.getTypeClass().getSimpleName();
                    byName.put(part.name(), resolve(part.schema(), subtype, path + "(" + simpleName + ")"));
                }
            }
        }
        return source -> {
            String name = nameOf(source.readVarInt(), written, type);
            TypeReader<?> reader = byName.get(name);
            if (reader == null) {
                throw gone("permitted class", name, type);
            }
            return reader.read(source);
        };
    }

    private static String nameOf(int index, TypeSchema written, TypeInformation<?> type) {
        if (index < 0 || index >= written.parts().size()) {
            throw new CorruptDataException("The bytes of a %s are damaged: number %d of %d."
                    .formatted(type, index, written.parts().size()));
        }
        return written.parts().get(index).name();
    }

    private static IllegalStateException gone(String what, String name, TypeInformation<?> type) {
        return new IllegalStateException(
                "A stored value is the %s %s, which %s no longer has. Put it back, or restore without this state."
                        .formatted(what, name, type));
    }

    private static IllegalArgumentException incompatible(TypeSchema written, TypeInformation<?> type, String path) {
        String was = written.name().isEmpty() ? written.kind().name() : written.kind() + " " + written.name();
        return new IllegalArgumentException(
                "%s was written as %s and is now %s; such a value cannot be read. Keep the type, or give the field a new name."
                        .formatted(path.isEmpty() ? "The value" : path, was, type));
    }
}
