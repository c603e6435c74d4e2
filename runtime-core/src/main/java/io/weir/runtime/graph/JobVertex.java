package io.weir.runtime.graph;

import java.util.List;

/**
 * A chain of operators that share a task, run by {@code parallelism} subtasks.
 *
 * @param id 32 lower-case hex digits, the same for the same program
 * @param name the names of the operators, as {@code Source: flights -> Parse}
 * @param parallelism number of subtasks
 * @param maxParallelism number of key groups
 * @param maxParallelismDerived whether it follows from the parallelism, so that state may bring another
 * @param slotSharingGroup subtasks of one group may share a slot
 * @param operators the first is the head; each later one comes after the operator it reads from
 * @param code a {@link VertexCode} as {@link UserCode}
 */
public record JobVertex(
        String id,
        String name,
        int parallelism,
        int maxParallelism,
        boolean maxParallelismDerived,
        String slotSharingGroup,
        List<OperatorNode> operators,
        byte[] code) {
    /** Copies the list. */
    public JobVertex {
        operators = List.copyOf(operators);
    }

    /** The same with another number of key groups, which is not derived. */
    public JobVertex withMaxParallelism(int keyGroups) {
        return new JobVertex(id, name, parallelism, keyGroups, false, slotSharingGroup, operators, code);
    }

    /** Whether the head is a source, so that a split enumerator goes with the vertex. */
    public boolean isSource() {
        return operators.get(0).kind() == OperatorNode.Kind.SOURCE;
    }
}
