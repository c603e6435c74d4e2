package io.weir.jobmanager;

import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a simulated task remembers: splits being read, splits read, and records by the subtask at the other end. */
final class CutState {
    final TreeMap<String, Integer> open = new TreeMap<>();
    final TreeSet<String> done = new TreeSet<>();
    final TreeMap<Integer, Integer> counts = new TreeMap<>();

    static CutState parse(String text) {
        CutState state = new CutState();
        String[] parts = text.split(";", -1);
        for (String split : SimulatedSource.names(parts[0])) {
            state.open.put(
                    split.substring(0, split.indexOf('=')), Integer.valueOf(split.substring(split.indexOf('=') + 1)));
        }
        state.done.addAll(SimulatedSource.names(parts[1]));
        for (String count : SimulatedSource.names(parts[2])) {
            state.counts.put(
                    Integer.valueOf(count.substring(0, count.indexOf('='))),
                    Integer.valueOf(count.substring(count.indexOf('=') + 1)));
        }
        return state;
    }

    @Override
    public String toString() {
        return join(open) + ";" + String.join(",", done) + ";" + join(counts);
    }

    private static String join(TreeMap<?, Integer> map) {
        return map.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
