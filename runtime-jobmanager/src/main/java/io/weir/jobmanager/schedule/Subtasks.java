package io.weir.jobmanager.schedule;

import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.AttemptId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The subtasks of a job by vertex, each with its latest attempt. */
final class Subtasks {
    private final Map<String, List<Subtask>> byVertex = new LinkedHashMap<>();
    private final int firstAttempt;

    /** The first attempts; later ones have higher numbers. */
    Subtasks(JobGraph job, int attempt, long nowMillis) {
        firstAttempt = attempt;
        for (JobVertex vertex : job.vertices()) {
            List<Subtask> ofVertex = new ArrayList<>();
            for (int i = 0; i < vertex.parallelism(); i++) {
                ofVertex.add(new Subtask(vertex, new AttemptId(job.jobId(), vertex.id(), i, attempt), nowMillis));
            }
            byVertex.put(vertex.id(), ofVertex);
        }
    }

    List<Subtask> all() {
        return byVertex.values().stream().flatMap(List::stream).toList();
    }

    /** In order; empty when there is no such vertex. */
    List<Subtask> of(String vertexId) {
        return Collections.unmodifiableList(byVertex.getOrDefault(vertexId, List.of()));
    }

    Optional<Subtask> find(AttemptId attempt) {
        List<Subtask> ofVertex = of(attempt.vertexId());
        if (attempt.subtask() >= ofVertex.size()) {
            return Optional.empty();
        }
        return Optional.of(ofVertex.get(attempt.subtask()))
                .filter(task -> task.attempt().equals(attempt));
    }

    /** Puts the attempt that a former leader has left in the place of one of the same subtask. */
    Subtask adopt(AdoptedTask left, long nowMillis) {
        List<Subtask> ofVertex = byVertex.getOrDefault(left.attempt().vertexId(), new ArrayList<>());
        Subtask adopted = ofVertex.get(left.attempt().subtask()).adopted(left, nowMillis);
        ofVertex.set(left.attempt().subtask(), adopted);
        return adopted;
    }

    boolean allHaveEnded() {
        return all().stream().allMatch(task -> task.state().isTerminal());
    }

    /** Puts the next attempts in the place of those of a vertex. */
    List<Subtask> next(String vertexId, long nowMillis) {
        byVertex.getOrDefault(vertexId, new ArrayList<>()).replaceAll(task -> task.next(firstAttempt, nowMillis));
        return of(vertexId);
    }
}
