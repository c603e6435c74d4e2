package io.weir.operators.window;

import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.OperatorContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All records, in the order they came; those of a window by slice. */
final class ElementsContent<T> implements WindowContent<T, List<T>> {
    private static final int FIRST_CAPACITY = 4;

    private final @Nullable TypeSerializer<T> copier;

    public ElementsContent(TypeInformation<T> type, OperatorContext context) {
        copier = type.isImmutable() ? null : context.serializer(type);
    }

    @Override
    public List<T> add(@Nullable List<T> kept, T value) {
        List<T> list = kept == null ? new ArrayList<>(FIRST_CAPACITY) : kept;
        list.add(value);
        return list;
    }

    @Override
    public List<T> begin(List<T> value) {
        return new ArrayList<>(value);
    }

    @Override
    public List<T> combine(List<T> left, List<T> right) {
        left.addAll(right);
        return left;
    }

    @Override
    public Object result(List<T> content, boolean stored, boolean retained) {
        return elements(content, stored, retained);
    }

    @Override
    public List<T> elements(List<T> content, boolean stored, boolean retained) {
        TypeSerializer<T> serializer = copier;
        if (!retained || serializer == null) {
            return Collections.unmodifiableList(content);
        }
        List<T> copies = new ArrayList<>(content.size());
        for (T element : content) {
            copies.add(serializer.copy(element));
        }
        return copies;
    }

    @Override
    public void check(T value) {}
}
