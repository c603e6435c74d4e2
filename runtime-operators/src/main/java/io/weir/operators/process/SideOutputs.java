package io.weir.operators.process;

import io.weir.api.functions.OutputTag;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The side outputs that a function has used so far. */
public final class SideOutputs {
    private final OperatorContext context;
    private OutputTag<?>[] tags = new OutputTag<?>[0];
    private Output<?>[] outputs = new Output<?>[0];

    /** Asks {@code context} for each side output once. */
    public SideOutputs(OperatorContext context) {
        this.context = context;
    }

    /** Emits {@code value}, which must not be null. */
    public <X> void emit(OutputTag<X> tag, @Nullable X value, long timestamp) {
        if (value == null) {
            throw new NullPointerException(
                    "null was emitted to side output '%s'; it is no record.".formatted(tag.getId()));
        }
        output(tag).collect(value, timestamp);
    }

    /** The output of {@code tag}. A function has few, so looking at each is quicker than a map. */
    @SuppressWarnings("unchecked") // the output at an index is that of the tag there
    private <X> Output<X> output(OutputTag<X> tag) {
        for (int i = 0; i < tags.length; i++) {
            if (tags[i].equals(tag)) {
                return (Output<X>) outputs[i];
            }
        }
        Output<X> output = context.sideOutput(tag);
        int count = tags.length;
        tags = Arrays.copyOf(tags, count + 1);
        outputs = Arrays.copyOf(outputs, count + 1);
        tags[count] = tag;
        outputs[count] = output;
        return output;
    }
}
