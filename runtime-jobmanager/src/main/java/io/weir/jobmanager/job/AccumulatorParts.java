package io.weir.jobmanager.job;

import io.weir.runtime.protocol.AttemptId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The accumulators of the tasks that have ended, as they came. */
final class AccumulatorParts {
    private final Map<String, Map<Integer, byte[]>> byVertex = new LinkedHashMap<>();

    void put(AttemptId attempt, byte[] accumulators) {
        if (accumulators.length > 0) {
            byVertex.computeIfAbsent(attempt.vertexId(), unused -> new TreeMap<>())
                    .put(attempt.subtask(), accumulators);
        }
    }

    /** The tasks of these vertices run again. */
    void forget(Set<String> vertices) {
        byVertex.keySet().removeAll(vertices);
    }

    /** All of them, by vertex and subtask; none are left. */
    List<byte[]> take() {
        List<byte[]> all = byVertex.values().stream()
                .flatMap(ofVertex -> ofVertex.values().stream())
                .toList();
        byVertex.clear();
        return all;
    }
}
