package io.weir.api.plan;

import io.weir.api.functions.KeySelector;
import io.weir.api.functions.Partitioner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How records reach the next operator.
 *
 * @param <T> the records
 */
public final class PartitionTransformation<T> extends Transformation<T> {
    private final Partitioning partitioning;
    private final @Nullable KeySelector<T, ?> keySelector;
    private final @Nullable Partitioner<?> partitioner;

    /** {@code keySelector} goes with HASH and CUSTOM, {@code partitioner} with CUSTOM. */
    public PartitionTransformation(
            int id,
            Transformation<T> input,
            Partitioning partitioning,
            @Nullable KeySelector<T, ?> keySelector,
            @Nullable Partitioner<?> partitioner) {
        super(id, List.of(input), input.outputType());
        this.partitioning = partitioning;
        this.keySelector = keySelector;
        this.partitioner = partitioner;
    }

    /** How. */
    public Partitioning partitioning() {
        return partitioning;
    }

    /** Takes the key out of a record. */
    public @Nullable KeySelector<T, ?> keySelector() {
        return keySelector;
    }

    /** The user's choice of the subtask. */
    public @Nullable Partitioner<?> partitioner() {
        return partitioner;
    }

    @Override
    public @Nullable String displayName() {
        return null;
    }
}
