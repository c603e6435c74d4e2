package io.weir.log.coordinator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is due when; each key has at most one time.
 *
 * @param <K> equal keys are one
 */
public final class Deadlines<K> {
    private final Map<K, Long> times = new HashMap<>();
    private final TreeMap<Long, Set<K>> order = new TreeMap<>();

    /** Sets or moves the time of {@code key}. */
    public void set(K key, long atMillis) {
        cancel(key);
        times.put(key, atMillis);
        order.computeIfAbsent(atMillis, at -> new LinkedHashSet<>()).add(key);
    }

    /** {@code key} is due no more. */
    public void cancel(K key) {
        Long at = times.remove(key);
        if (at != null) {
            Set<K> keys = order.get(at);
            if (keys != null && keys.remove(key) && keys.isEmpty()) {
                order.remove(at);
            }
        }
    }

    /** Whether {@code key} is due some time. */
    public boolean isSet(K key) {
        return times.containsKey(key);
    }

    /** The earliest time; {@link Long#MAX_VALUE}: there is none. */
    public long next() {
        return order.isEmpty() ? Long.MAX_VALUE : order.firstKey();
    }

    /** Removes and returns what is due by {@code nowMillis}, earliest first. */
    public List<K> takeDue(long nowMillis) {
        List<K> due = new ArrayList<>();
        while (!order.isEmpty() && order.firstKey() <= nowMillis) {
            Set<K> keys = order.pollFirstEntry().getValue();
            keys.forEach(times::remove);
            due.addAll(keys);
        }
        return due;
    }
}
