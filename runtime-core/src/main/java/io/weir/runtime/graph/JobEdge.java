package io.weir.runtime.graph;

import io.weir.api.plan.Partitioning;
import org.jspecify.annotations.Nullable;

/**
 * Records that go from one vertex to another.
 *
 * @param id number within the job, from 0
 * @param sourceVertex id of the producing vertex
 * @param sourceOperator index of the producing operator within it
 * @param sideOutput the side output it carries; null: the main one
 * @param targetVertex id of the consuming vertex
 * @param targetInput 0, or 1 for the second input of a two-input operator; several edges may feed one input (union)
 * @param partitioning how records are spread
 * @param bufferTimeoutMillis how long records may wait in a batch; 0: not at all; -1: until it is full
 * @param code an {@link EdgeCode} as {@link UserCode}
 */
public record JobEdge(
        int id,
        String sourceVertex,
        int sourceOperator,
        @Nullable String sideOutput,
        String targetVertex,
        int targetInput,
        Partitioning partitioning,
        long bufferTimeoutMillis,
        byte[] code) {}
