package io.weir.api.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several streams as one.
 *
 * @param <T> the records
 */
public final class UnionTransformation<T> extends Transformation<T> {
    /** {@code inputs} are at least one and of one type. */
    public UnionTransformation(int id, List<Transformation<T>> inputs) {
        super(id, List.copyOf(inputs), inputs.get(0).outputType());
    }

    @Override
    public @Nullable String displayName() {
        return null;
    }
}
