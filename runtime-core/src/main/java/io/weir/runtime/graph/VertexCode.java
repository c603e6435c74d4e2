package io.weir.runtime.graph;

import io.weir.api.plan.OperatorSpec;
import io.weir.api.types.TypeInformation;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user code of a vertex.
 *
 * @param specs what the operators do, one per operator node
 * @param outputTypes the records each operator emits; null where nobody reads them
 * @param sideOutputTypes the records of side outputs that are read, by {@link #sideOutput}
 * @param keyType type of the key where the head is keyed
 */
public record VertexCode(
        List<OperatorSpec> specs,
        List<@Nullable TypeInformation<?>> outputTypes,
        Map<String, TypeInformation<?>> sideOutputTypes,
        @Nullable TypeInformation<?> keyType)
        implements Serializable {
    /** Names the side output {@code tag} of operator {@code index}. */
    public static String sideOutput(int index, String tag) {
        return index + ":" + tag;
    }
}
