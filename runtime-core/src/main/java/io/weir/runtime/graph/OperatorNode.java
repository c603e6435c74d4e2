package io.weir.runtime.graph;

import org.jspecify.annotations.Nullable;

/**
 * An operator within a vertex.
 *
 * @param id 32 lower-case hex digits: from the uid, or from the place in the program
 * @param name shown to users
 * @param uid as the user gave it
 * @param kind what it is
 * @param input index of the operator it reads from within the vertex; -1 for the head
 * @param sideOutput the side output of {@code input} it reads; null: the main one
 */
public record OperatorNode(
        String id,
        String name,
        @Nullable String uid,
        Kind kind,
        int input,
        @Nullable String sideOutput) {
    /** What an operator is. */
    public enum Kind {
        /** It reads from outside. */
        SOURCE,
        /** It transforms. */
        OPERATOR,
        /** It writes to outside. */
        SINK
    }
}
