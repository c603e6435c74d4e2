package io.weir.api.plan;

import io.weir.api.functions.KeySelector;
import io.weir.api.types.TypeInformation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator with its settings: a source (no input), a one-input or two-input operator, or a sink.
 *
 * @param <T> the records it produces
 */
public final class OperatorTransformation<T> extends Transformation<T> {
    /** The parallelism is that of the job. */
    public static final int DEFAULT_PARALLELISM = -1;

    private final OperatorSpec spec;
    private final List<KeySelector<?, ?>> keySelectors;
    private final @Nullable TypeInformation<?> keyType;
    private String name;
    private @Nullable String description;
    private @Nullable String uid;
    private @Nullable String uidHash;
    private @Nullable String slotSharingGroup;
    private int parallelism = DEFAULT_PARALLELISM;
    private int maxParallelism = -1;
    private long bufferTimeoutMillis = -1;
    private boolean parallelismFixed;
    private ChainingStrategy chaining = ChainingStrategy.ALWAYS;

    /**
     * Makes a step.
     *
     * @param keySelectors one per input where the operator is keyed, else empty
     * @param keyType null where the operator is not keyed
     */
    public OperatorTransformation(
            int id,
            String name,
            OperatorSpec spec,
            List<Transformation<?>> inputs,
            TypeInformation<T> outputType,
            List<KeySelector<?, ?>> keySelectors,
            @Nullable TypeInformation<?> keyType) {
        super(id, inputs, outputType);
        this.name = name;
        this.spec = spec;
        this.keySelectors = List.copyOf(new ArrayList<>(keySelectors));
        this.keyType = keyType;
    }

    /** What it does. */
    public OperatorSpec spec() {
        return spec;
    }

    /** One per input where the operator is keyed, else empty. */
    public List<KeySelector<?, ?>> keySelectors() {
        return keySelectors;
    }

    /** The type of the key; null where the operator is not keyed. */
    public @Nullable TypeInformation<?> keyType() {
        return keyType;
    }

    @Override
    public String displayName() {
        return name;
    }

    /** Sets the name that pages and metrics show. */
    public void name(String value) {
        name = value;
    }

    /** Longer text for the plan; null: the name. */
    public @Nullable String description() {
        return description;
    }

    /** Sets the longer text. */
    public void description(String value) {
        description = value;
    }

    /** Identifies the operator's state across versions of the program. */
    public @Nullable String uid() {
        return uid;
    }

    /** Sets the uid. */
    public void uid(String value) {
        uid = value;
    }

    /** The operator id itself, 32 hex digits, where the user gave it. */
    public @Nullable String uidHash() {
        return uidHash;
    }

    /** Sets the operator id itself. */
    public void uidHash(String value) {
        uidHash = value;
    }

    /** Operators of different groups never share a slot; null: that of the inputs. */
    public @Nullable String slotSharingGroup() {
        return slotSharingGroup;
    }

    /** Sets the group. */
    public void slotSharingGroup(String value) {
        slotSharingGroup = value;
    }

    /** Number of subtasks or {@link #DEFAULT_PARALLELISM}. */
    public int parallelism() {
        return parallelism;
    }

    /** Sets the number of subtasks. */
    public void parallelism(int value) {
        if (parallelismFixed && value != parallelism) {
            throw new IllegalArgumentException(
                    "The parallelism of '%s' is always %d, it cannot be %d.".formatted(name, parallelism, value));
        }
        if (value < 1) {
            throw new IllegalArgumentException(
                    "The parallelism of '%s' must be at least 1, it is %d.".formatted(name, value));
        }
        parallelism = value;
    }

    /** Fixes the parallelism at 1, as for a source that cannot be split. */
    public void forceNonParallel() {
        parallelism = 1;
        parallelismFixed = true;
    }

    /** Number of key groups; -1: derived from the parallelism. */
    public int maxParallelism() {
        return maxParallelism;
    }

    /** Sets the number of key groups, at most 32768. */
    public void maxParallelism(int value) {
        if (value < 1 || value > 32_768) {
            throw new IllegalArgumentException(
                    "The max parallelism of '%s' must be from 1 to 32768, it is %d.".formatted(name, value));
        }
        maxParallelism = value;
    }

    /** How long records may wait in a batch; -1: as for the job. */
    public long bufferTimeoutMillis() {
        return bufferTimeoutMillis;
    }

    /** Sets how long records may wait in a batch; 0: not at all. */
    public void bufferTimeoutMillis(long value) {
        bufferTimeoutMillis = value;
    }

    /** With which neighbours it may share a task. */
    public ChainingStrategy chaining() {
        return chaining;
    }

    /** Sets with which neighbours it may share a task. */
    public void chaining(ChainingStrategy value) {
        chaining = value;
    }
}
