package io.weir.runtime.graph;

import io.weir.api.types.TypeInformation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that share a task, while the graph is being built: a tree with the head as its root. */
final class Chain {
    private final List<SettledOperator> operators = new ArrayList<>();
    private final List<Integer> inputs = new ArrayList<>();
    private final List<@Nullable String> sideOutputs = new ArrayList<>();

    private final Map<String, TypeInformation<?>> sideOutputTypes = new HashMap<>();

    /** Somebody reads {@code upstream}, which is what operator {@code index} of this chain emits. */
    void isRead(int index, Upstream upstream) {
        if (upstream.tag() != null) {
            sideOutputTypes.put(VertexCode.sideOutput(index, upstream.tag().getId()), upstream.type());
        }
    }

    Map<String, TypeInformation<?>> sideOutputTypes() {
        return sideOutputTypes;
    }

    void append(SettledOperator operator, int input, @Nullable String sideOutput) {
        operators.add(operator);
        inputs.add(input);
        sideOutputs.add(sideOutput);
    }

    int size() {
        return operators.size();
    }

    SettledOperator operator(int index) {
        return operators.get(index);
    }

    int input(int index) {
        return inputs.get(index);
    }

    @Nullable
    String sideOutput(int index) {
        return sideOutputs.get(index);
    }

    /** One operator that was given its number fixes it for all of the chain. */
    boolean isMaxParallelismDerived() {
        return operators.stream().allMatch(SettledOperator::maxParallelismDerived);
    }

    String headId() {
        return operators.get(0).id();
    }

    /** {@code A -> B}, and {@code A -> (B, C -> D)} where the chain branches. */
    String name() {
        return nameFrom(0);
    }

    private String nameFrom(int index) {
        List<String> successors = new ArrayList<>();
        for (int i = index + 1; i < operators.size(); i++) {
            if (inputs.get(i) == index) {
                successors.add(nameFrom(i));
            }
        }
        String own = operators.get(index).step().displayName();
        return switch (successors.size()) {
            case 0 -> own;
            case 1 -> own + " -> " + successors.get(0);
            default -> own + " -> (" + String.join(", ", successors) + ")";
        };
    }
}
