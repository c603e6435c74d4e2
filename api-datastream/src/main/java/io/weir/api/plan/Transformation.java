package io.weir.api.plan;

import io.weir.api.types.MissingTypeInfo;
import io.weir.api.types.TypeInformation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of the logical plan, with its settings. Made by the DataStream classes, read when the job graph is built.
 *
 * @param <T> the records it produces
 */
public abstract sealed class Transformation<T>
        permits OperatorTransformation, PartitionTransformation, SideOutputTransformation, UnionTransformation {
    private final int id;
    private final List<Transformation<?>> inputs;
    private TypeInformation<T> outputType;

    Transformation(int id, List<Transformation<?>> inputs, TypeInformation<T> outputType) {
        this.id = id;
        this.inputs = List.copyOf(inputs);
        this.outputType = Objects.requireNonNull(outputType, "outputType");
    }

    /** Number within the program, in the order of the calls. */
    public final int id() {
        return id;
    }

    /** Where records come from. */
    public final List<Transformation<?>> inputs() {
        return inputs;
    }

    /**
     * The type of the records.
     *
     * @throws IllegalStateException if it could not be found out; the message says what to add
     */
    public final TypeInformation<T> outputType() {
        if ((TypeInformation<?>) outputType instanceof MissingTypeInfo missing) {
            throw new IllegalStateException(missing.message());
        }
        return outputType;
    }

    /** Whether the type is known. */
    public final boolean hasOutputType() {
        return !((TypeInformation<?>) outputType instanceof MissingTypeInfo);
    }

    /** Sets the type, as {@code returns(...)} does. */
    public final void outputType(TypeInformation<T> type) {
        outputType = Objects.requireNonNull(type, "type");
    }

    /** How messages and pages call this step. */
    public abstract @Nullable String displayName();
}
