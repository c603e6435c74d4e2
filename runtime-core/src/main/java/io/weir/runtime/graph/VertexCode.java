package io.weir.runtime.graph;

import io.weir.api.plan.OperatorSpec;
import io.weir.api.types.TypeInformation;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user code of a vertex.
 *
 * @param specs what the operators do, one per operator node
 * @param keyType type of the key where the head is keyed
 */
public record VertexCode(List<OperatorSpec> specs, @Nullable TypeInformation<?> keyType) implements Serializable {}
