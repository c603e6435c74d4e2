package io.weir.runtime.state;

import io.weir.api.state.ListState;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A list that belongs to a subtask. Its elements are objects until a snapshot is taken. */
final class StateElements<T> implements ListState<T> {
    private final String name;
    private final TypeSerializer<T> serializer;
    private final List<T> elements;

    StateElements(String name, TypeSerializer<T> serializer, List<T> elements) {
        this.name = name;
        this.serializer = serializer;
        this.elements = elements;
    }

    @Override
    public Iterable<T> get() {
        return Collections.unmodifiableList(elements);
    }

    @Override
    public void add(T value) {
        elements.add(OperatorStateTables.requireElement(value, name));
    }

    @Override
    public void addAll(List<T> values) {
        for (T value : values) {
            add(value);
        }
    }

    @Override
    public void update(List<T> values) {
        List<T> copy = new ArrayList<>(values); // which may be a view of this list
        elements.clear();
        addAll(copy);
    }

    @Override
    public void clear() {
        elements.clear();
    }

    int size() {
        return elements.size();
    }

    void write(DataOutputView target) {
        DataOutputView scratch = new DataOutputView(64);
        for (T element : elements) {
            scratch.clear();
            serializer.serialize(element, scratch);
            OperatorStateFormat.writeElement(scratch.array(), 0, scratch.position(), target);
        }
    }
}
