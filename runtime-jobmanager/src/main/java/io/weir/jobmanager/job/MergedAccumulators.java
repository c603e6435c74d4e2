package io.weir.jobmanager.job;

import io.weir.api.accumulators.Accumulator;
import io.weir.runtime.graph.UserCode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The accumulators of all subtasks of a job, merged.
 *
 * @param entries by name
 */
public record MergedAccumulators(Map<String, Entry> entries) {
    /** Copies the map. */
    public MergedAccumulators {
        entries = Map.copyOf(entries);
    }

    /**
     * One accumulator.
     *
     * @param type its class
     * @param text its value as text
     * @param serializedValue its value as Base64 of UserCode bytes; empty when it could not be merged
     */
    public record Entry(String type, String text, String serializedValue) {}

    static MergedAccumulators none() {
        return new MergedAccumulators(Map.of());
    }

    /**
     * Merges what tasks sent at their end. Runs the user's code: not on the endpoint's thread. An accumulator that cannot
     * be merged shows why as its text; the others are not affected.
     */
    static MergedAccumulators merge(List<byte[]> parts, ClassLoader loader) {
        Map<String, List<Object>> byName = new TreeMap<>();
        Map<String, Entry> entries = new TreeMap<>();
        for (byte[] part : parts) {
            try {
                Map<?, ?> ofTask = UserCode.read(part, Map.class, loader);
                ofTask.forEach(
                        (name, accumulator) -> byName.computeIfAbsent(String.valueOf(name), unused -> new ArrayList<>())
                                .add(accumulator));
            } catch (RuntimeException | LinkageError e) { // the user's classes may be anything
                entries.put("unreadable", new Entry(e.getClass().getName(), String.valueOf(e.getMessage()), ""));
            }
        }
        byName.forEach((name, accumulators) -> entries.put(name, mergeOne(name, accumulators)));
        return new MergedAccumulators(entries);
    }

    private static Entry mergeOne(String name, List<Object> accumulators) {
        try {
            Object merged = accumulators.get(0);
            for (Object next : accumulators.subList(1, accumulators.size())) {
                mergeInto(merged, next);
            }
            Object value = ((Accumulator<?, ?>) merged).getLocalValue();
            String serialized = Base64.getEncoder().encodeToString(UserCode.write(value, "accumulator '" + name + "'"));
            return new Entry(merged.getClass().getSimpleName(), String.valueOf(value), serialized);
        } catch (RuntimeException | LinkageError e) { // the user's code
            return new Entry(accumulators.get(0).getClass().getSimpleName(), "cannot be merged: " + e, "");
        }
    }

    /** Accumulators of one name come from one line of the program, so they are of one type. */
    @SuppressWarnings("unchecked")
    private static <V, R extends Serializable> void mergeInto(Object into, Object from) {
        ((Accumulator<V, R>) into).merge((Accumulator<V, R>) from);
    }
}
