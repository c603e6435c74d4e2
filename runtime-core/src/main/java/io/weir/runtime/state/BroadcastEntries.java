package io.weir.runtime.state;

import io.weir.api.state.BroadcastState;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A broadcast map of one subtask. Keys and values are objects until a snapshot is taken. */
final class BroadcastEntries<K, V> implements BroadcastState<K, V> {
    private final String name;
    private final TypeSerializer<K> keySerializer;
    private final TypeSerializer<V> valueSerializer;
    private final Map<K, V> entries;

    BroadcastEntries(
            String name, TypeSerializer<K> keySerializer, TypeSerializer<V> valueSerializer, Map<K, V> entries) {
        this.name = name;
        this.keySerializer = keySerializer;
        this.valueSerializer = valueSerializer;
        this.entries = entries;
    }

    @Override
    public @Nullable V get(K key) {
        return entries.get(key);
    }

    @Override
    public boolean contains(K key) {
        return entries.containsKey(key);
    }

    @Override
    public Iterable<Map.Entry<K, V>> immutableEntries() {
        return Collections.unmodifiableMap(entries).entrySet();
    }

    @Override
    public void put(K key, V value) {
        entries.put(OperatorStateTables.requireElement(key, name), OperatorStateTables.requireElement(value, name));
    }

    @Override
    public void putAll(Map<K, V> map) {
        map.forEach(this::put);
    }

    @Override
    public void remove(K key) {
        entries.remove(key);
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        return entries.entrySet().iterator();
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
        return entries.entrySet();
    }

    @Override
    public void clear() {
        entries.clear();
    }

    int size() {
        return entries.size();
    }

    void write(DataOutputView target) {
        DataOutputView scratch = new DataOutputView(64);
        entries.forEach((key, value) -> {
            scratch.clear();
            keySerializer.serialize(key, scratch);
            valueSerializer.serialize(value, scratch);
            OperatorStateFormat.writeElement(scratch.array(), 0, scratch.position(), target);
        });
    }
}
