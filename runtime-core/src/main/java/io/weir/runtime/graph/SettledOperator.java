package io.weir.runtime.graph;

import io.weir.api.plan.OperatorTransformation;
import java.util.List;

/**
 * An operator whose settings are no longer open.
 *
 * @param step as the program made it
 * @param id 32 lower-case hex digits
 * @param parallelism number of subtasks
 * @param maxParallelism number of key groups
 * @param maxParallelismDerived whether the program left it open
 * @param slotSharingGroup never empty
 * @param upstreams what it reads
 */
record SettledOperator(
        OperatorTransformation<?> step,
        String id,
        int parallelism,
        int maxParallelism,
        boolean maxParallelismDerived,
        String slotSharingGroup,
        List<Upstream> upstreams) {
    SettledOperator {
        upstreams = List.copyOf(upstreams);
    }
}
