package io.weir.runtime.graph;

import io.weir.api.functions.KeySelector;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.Partitioner;
import io.weir.api.plan.OperatorTransformation;
import io.weir.api.plan.Partitioning;
import io.weir.api.types.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * An operator that another reads from.
 *
 * @param producer the operator
 * @param tag the side output that is read; null: the main one
 * @param input which input of the reader, 0 or 1
 * @param type the records
 * @param partitioning how they are spread
 * @param keySelector with HASH and CUSTOM
 * @param partitioner with CUSTOM
 */
record Upstream(
        OperatorTransformation<?> producer,
        @Nullable OutputTag<?> tag,
        int input,
        TypeInformation<?> type,
        Partitioning partitioning,
        @Nullable KeySelector<?, ?> keySelector,
        @Nullable Partitioner<?> partitioner) {
    @Nullable
    String tagId() {
        return tag == null ? null : tag.getId();
    }
}
