package io.weir.runtime.graph;

import io.weir.api.functions.KeySelector;
import io.weir.api.functions.Partitioner;
import io.weir.api.types.TypeInformation;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The user code of an edge.
 *
 * @param type the records it carries
 * @param keySelector takes the key out of a record, for HASH and CUSTOM
 * @param partitioner chooses the subtask, for CUSTOM
 */
public record EdgeCode(
        TypeInformation<?> type,
        @Nullable KeySelector<?, ?> keySelector,
        @Nullable Partitioner<?> partitioner) implements Serializable {}
