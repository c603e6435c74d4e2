package io.weir.runtime.state;

import io.weir.api.state.BroadcastState;
import io.weir.api.state.ListState;
import io.weir.api.state.ListStateDescriptor;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import io.weir.runtime.serialization.TypeReader;
import io.weir.runtime.serialization.TypeSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lists and maps of one operator in one subtask. States of the snapshot that the operator does not ask for stay in it:
 * the next snapshot has them again.
 */
public final class OperatorStateTables implements OperatorState {
    private final SerializerConfig serializers;
    private final ClassLoader classLoader;
    private final boolean restored;

    /** States of the snapshot that nobody has asked for yet. */
    private final Map<String, FormerOperatorState.Part> unclaimed;

    private final Map<String, Registered> registered = new LinkedHashMap<>();

    /**
     * Starts from {@code former}.
     *
     * @param former null: from nothing
     * @param classLoader finds the classes of the user
     * @throws CorruptDataException if what is restored is damaged or of another version
     */
    public OperatorStateTables(
            @Nullable FormerOperatorState former, SerializerConfig serializers, ClassLoader classLoader) {
        this.serializers = serializers;
        this.classLoader = classLoader;
        restored = former != null;
        unclaimed = former == null ? new LinkedHashMap<>() : former.parts();
    }

    /** A state that was asked for, and how it is written. */
    private record Registered(
            OperatorStateKind kind, List<TypeSchema> schemas, Object state, Consumer<DataOutputView> writer) {}

    @Override
    public boolean isRestored() {
        return restored;
    }

    @Override
    public <S> ListState<S> getListState(ListStateDescriptor<S> descriptor) {
        return list(descriptor, OperatorStateKind.SPLIT_LIST);
    }

    @Override
    public <S> ListState<S> getUnionListState(ListStateDescriptor<S> descriptor) {
        return list(descriptor, OperatorStateKind.UNION_LIST);
    }

    @SuppressWarnings("unchecked") // a state of equal schema under the same name is the same state
    private <S> ListState<S> list(ListStateDescriptor<S> descriptor, OperatorStateKind kind) {
        return (ListState<S>) state(descriptor.getName(), kind, List.of(descriptor.getTypeInformation()), () -> {
            String name = descriptor.getName();
            TypeInformation<S> type = descriptor.getTypeInformation();
            List<S> elements = new ArrayList<>();
            restore(name, kind, schemas -> {
                TypeReader<S> reader = reader(type, schemas.get(0));
                return source -> elements.add(reader.read(source));
            });
            StateElements<S> state =
                    new StateElements<>(name, Serializers.create(type, serializers, classLoader), elements);
            List<TypeSchema> schemas = List.of(TypeSchema.of(type));
            return new Registered(kind, schemas, state, target -> {
                OperatorStateFormat.writeSection(name, kind, schemas, state.size(), target);
                state.write(target);
            });
        });
    }

    @Override
    @SuppressWarnings("unchecked") // a state of equal schema under the same name is the same state
    public <K, V> BroadcastState<K, V> getBroadcastState(MapStateDescriptor<K, V> descriptor) {
        TypeInformation<K> keyType = descriptor.getKeyType();
        TypeInformation<V> valueType = descriptor.getTypeInformation();
        OperatorStateKind kind = OperatorStateKind.BROADCAST_MAP;
        return (BroadcastState<K, V>) state(descriptor.getName(), kind, List.of(keyType, valueType), () -> {
            String name = descriptor.getName();
            Map<K, V> entries = new LinkedHashMap<>();
            restore(name, kind, schemas -> {
                TypeReader<K> keys = reader(keyType, schemas.get(0));
                TypeReader<V> values = reader(valueType, schemas.get(1));
                return source -> {
                    K key = keys.read(source);
                    entries.put(key, values.read(source));
                };
            });
            BroadcastEntries<K, V> state = new BroadcastEntries<>(
                    name,
                    Serializers.create(keyType, serializers, classLoader),
                    Serializers.create(valueType, serializers, classLoader),
                    entries);
            List<TypeSchema> schemas = List.of(TypeSchema.of(keyType), TypeSchema.of(valueType));
            return new Registered(kind, schemas, state, target -> {
                OperatorStateFormat.writeSection(name, kind, schemas, state.size(), target);
                state.write(target);
            });
        });
    }

    private Object state(
            String name, OperatorStateKind kind, List<TypeInformation<?>> types, Supplier<Registered> maker) {
        Registered present = registered.get(name);
        if (present == null) {
            present = maker.get();
            registered.put(name, present);
            unclaimed.remove(name);
        } else if (present.kind != kind) {
            throw kindChanged(name, present.kind, kind);
        } else if (!present.schemas.equals(types.stream().map(TypeSchema::of).toList())) {
            throw new IllegalStateException(
                    "The operator state '%s' was asked for with two types; the second is %s. Give them two names."
                            .formatted(name, types));
        }
        return present.state;
    }

    private static IllegalStateException kindChanged(String name, OperatorStateKind is, OperatorStateKind asked) {
        return new IllegalStateException("The operator state '%s' is %s; it cannot be used as %s. Use another name."
                .formatted(name, is.userName(), asked.userName()));
    }

    private <T> TypeReader<T> reader(TypeInformation<T> type, TypeSchema written) {
        return Serializers.createReader(type, written, serializers, classLoader);
    }

    /** Reads what the snapshot has under {@code name}, with one reader for each form in which it was written. */
    private void restore(
            String name, OperatorStateKind kind, Function<List<TypeSchema>, Consumer<DataInputView>> readers) {
        FormerOperatorState.Part part = unclaimed.get(name);
        if (part == null) {
            return;
        }
        if (part.kind() != kind) {
            throw kindChanged(name, part.kind(), kind);
        }
        Map<List<TypeSchema>, Consumer<DataInputView>> readerOf = new HashMap<>();
        DataInputView source = new DataInputView();
        int number = 0;
        for (StoredElement element : part.all()) {
            number++;
            source.wrap(element.bytes(), element.offset(), element.length());
            readerOf.computeIfAbsent(element.schemas(), readers).accept(source);
            if (source.remaining() > 0) {
                throw new CorruptDataException(
                        "Element %d of the operator state '%s' is damaged: %d of its %d bytes are too many."
                                .formatted(number, name, source.remaining(), element.length()));
            }
        }
    }

    @Override
    public byte[] snapshot() {
        if (registered.isEmpty() && unclaimed.isEmpty()) {
            return new byte[0];
        }
        DataOutputView target = new DataOutputView(256);
        OperatorStateFormat.writeVersion(target);
        for (Registered state : registered.values()) {
            state.writer.accept(target);
        }
        unclaimed.forEach((name, part) -> writeUnclaimed(name, part, target));
        return target.toByteArray();
    }

    /** One section for each run of elements of the same form. */
    private static void writeUnclaimed(String name, FormerOperatorState.Part part, DataOutputView target) {
        List<StoredElement> elements = part.own();
        int from = 0;
        while (from < elements.size()) {
            List<TypeSchema> schemas = elements.get(from).schemas();
            int end = from + 1;
            while (end < elements.size() && elements.get(end).schemas().equals(schemas)) {
                end++;
            }
            OperatorStateFormat.writeSection(name, part.kind(), schemas, end - from, target);
            for (StoredElement element : elements.subList(from, end)) {
                OperatorStateFormat.writeElement(element.bytes(), element.offset(), element.length(), target);
            }
            from = end;
        }
    }

    static <T> T requireElement(@Nullable T value, String stateName) {
        if (value == null) {
            throw new NullPointerException("The operator state '%s' cannot hold null.".formatted(stateName));
        }
        return value;
    }
}
