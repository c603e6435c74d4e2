package io.weir.api.plan;

import io.weir.api.functions.OutputTag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator emits to a side output.
 *
 * @param <T> the records of the side output
 */
public final class SideOutputTransformation<T> extends Transformation<T> {
    private final OutputTag<T> tag;

    /** Reads the side output {@code tag} of {@code operator}. */
    public SideOutputTransformation(int id, Transformation<?> operator, OutputTag<T> tag) {
        super(id, List.of(operator), tag.getTypeInfo());
        this.tag = tag;
    }

    /** Which side output. */
    public OutputTag<T> tag() {
        return tag;
    }

    @Override
    public @Nullable String displayName() {
        return null;
    }
}
