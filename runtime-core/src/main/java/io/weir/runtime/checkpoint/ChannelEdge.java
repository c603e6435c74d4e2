package io.weir.runtime.checkpoint;

import io.weir.api.plan.Partitioning;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names an edge so that the next version of a job finds it again: by its ends.
 *
 * @param sourceOperator id of the operator that emits the records
 * @param sideOutput the side output it carries; null: the main one
 * @param targetOperator id of the operator that reads them
 * @param input which of its inputs, 0 or 1
 * @param number counts edges with the same ends, from 0
 * @param partitioning how records are spread
 */
public record ChannelEdge(
        String sourceOperator,
        @Nullable String sideOutput,
        String targetOperator,
        int input,
        int number,
        Partitioning partitioning) {
    /** The name of {@code edge} of {@code job}. */
    public static ChannelEdge of(JobGraph job, JobEdge edge) {
        int number = 0;
        for (JobEdge other : job.edges()) {
            if (other.id() < edge.id() && between(job, other, 0).hasEndsOf(between(job, edge, 0))) {
                number++;
            }
        }
        return between(job, edge, number);
    }

    private static ChannelEdge between(JobGraph job, JobEdge edge, int number) {
        return new ChannelEdge(
                vertex(job, edge.sourceVertex())
                        .operators()
                        .get(edge.sourceOperator())
                        .id(),
                edge.sideOutput(),
                vertex(job, edge.targetVertex()).operators().get(0).id(),
                edge.targetInput(),
                number,
                edge.partitioning());
    }

    private static JobVertex vertex(JobGraph job, String id) {
        return job.vertices().stream()
                .filter(vertex -> vertex.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("job %s has no vertex %s".formatted(job.jobId(), id)));
    }

    /** Whether {@code other} is the same edge, however it spreads its records. */
    boolean hasEndsOf(ChannelEdge other) {
        return sourceOperator.equals(other.sourceOperator)
                && Objects.equals(sideOutput, other.sideOutput)
                && targetOperator.equals(other.targetOperator)
                && input == other.input
                && number == other.number;
    }
}
