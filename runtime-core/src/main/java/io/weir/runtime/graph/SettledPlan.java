package io.weir.runtime.graph;

import io.weir.api.functions.OutputTag;
import io.weir.api.plan.OperatorTransformation;
import io.weir.api.plan.PartitionTransformation;
import io.weir.api.plan.Partitioning;
import io.weir.api.plan.SideOutputTransformation;
import io.weir.api.plan.StreamPlan;
import io.weir.api.plan.Transformation;
import io.weir.api.plan.UnionTransformation;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.keygroup.KeyGroups;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settles what a plan leaves open, and finds all that is wrong with it. */
final class SettledPlan {
    private final IdentityHashMap<OperatorTransformation<?>, SettledOperator> operators = new IdentityHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private SettledPlan() {}

    static SettledPlan of(StreamPlan plan, int defaultParallelism) {
        SettledPlan settled = new SettledPlan();
        int jobParallelism = plan.parallelism() > 0 ? plan.parallelism() : defaultParallelism;
        Map<String, String> nameByUid = new HashMap<>();
        Map<String, String> nameByUidHash = new HashMap<>();
        for (OperatorTransformation<?> step : plan.operators()) {
            settled.requireUnique("uid", step.uid(), step.displayName(), nameByUid);
            settled.requireUnique("uid hash", step.uidHash(), step.displayName(), nameByUidHash);
            settled.settle(step, plan, jobParallelism);
        }
        if (!settled.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", settled.problems));
        }
        return settled;
    }

    private void requireUnique(String kind, @Nullable String value, String name, Map<String, String> names) {
        if (value == null) {
            return;
        }
        String other = names.put(value, name);
        if (other != null) {
            problems.add("The %1$s '%2$s' is given to '%3$s' and to '%4$s'; a %1$s names one operator."
                    .formatted(kind, value, other, name));
        }
    }

    SettledOperator of(OperatorTransformation<?> step) {
        SettledOperator operator = operators.get(step);
        if (operator == null) {
            throw new IllegalArgumentException(
                    "Operator '%s' belongs to another environment or to a program that ran already."
                            .formatted(step.displayName()));
        }
        return operator;
    }

    private void settle(OperatorTransformation<?> step, StreamPlan plan, int jobParallelism) {
        int parallelism = step.parallelism() > 0 ? step.parallelism() : jobParallelism;
        boolean derived = step.maxParallelism() <= 0 && plan.maxParallelism() <= 0;
        int maxParallelism = derived
                ? KeyGroups.defaultMaxParallelism(parallelism)
                : step.maxParallelism() > 0 ? step.maxParallelism() : plan.maxParallelism();
        if (parallelism > maxParallelism) {
            problems.add("The parallelism of '%s' is %d, above its max parallelism of %d."
                    .formatted(step.displayName(), parallelism, maxParallelism));
        }
        List<Upstream> upstreams = new ArrayList<>();
        for (int input = 0; input < step.inputs().size(); input++) {
            collect(step.inputs().get(input), new Path(step, input, parallelism), null, null, upstreams);
        }
        operators.put(
                step,
                new SettledOperator(
                        step,
                        id(step, upstreams),
                        parallelism,
                        maxParallelism,
                        derived,
                        group(step, upstreams),
                        upstreams));
    }

    /** Who reads: the operator, which of its inputs, and its parallelism. */
    private record Path(OperatorTransformation<?> reader, int input, int parallelism) {}

    /** Follows unions, partitions and side outputs up to operators; the partitioning closest to the reader counts. */
    private void collect(
            Transformation<?> step,
            Path path,
            @Nullable PartitionTransformation<?> partition,
            @Nullable OutputTag<?> tag,
            List<Upstream> found) {
        if (step instanceof UnionTransformation<?> union) {
            for (Transformation<?> input : union.inputs()) {
                collect(input, path, partition, tag, found);
            }
        } else if (step instanceof PartitionTransformation<?> nearer) {
            collect(nearer.inputs().get(0), path, partition == null ? nearer : partition, tag, found);
        } else if (step instanceof SideOutputTransformation<?> side) {
            collect(side.inputs().get(0), path, partition, side.tag(), found);
        } else if (step instanceof OperatorTransformation<?> producer) {
            found.add(upstream(producer, path, partition, tag));
        }
    }

    private Upstream upstream(
            OperatorTransformation<?> producer,
            Path path,
            @Nullable PartitionTransformation<?> partition,
            @Nullable OutputTag<?> tag) {
        boolean sameParallelism = of(producer).parallelism() == path.parallelism();
        Partitioning partitioning = sameParallelism ? Partitioning.FORWARD : Partitioning.REBALANCE;
        if (partition != null) {
            partitioning = partition.partitioning();
            if (partitioning == Partitioning.FORWARD && !sameParallelism) {
                problems.add("forward() from '%s' to '%s' needs equal parallelism, it is %d and %d."
                        .formatted(
                                producer.displayName(),
                                path.reader().displayName(),
                                of(producer).parallelism(),
                                path.parallelism()));
            }
        }
        TypeInformation<?> type = tag == null ? producer.outputType() : tag.getTypeInfo();
        return new Upstream(
                producer,
                tag,
                path.input(),
                type,
                partitioning,
                partition == null ? null : partition.keySelector(),
                partition == null ? null : partition.partitioner());
    }

    /** The user's group; else that of the inputs if they agree; else the default. */
    private String group(OperatorTransformation<?> step, List<Upstream> upstreams) {
        String own = step.slotSharingGroup();
        if (own != null) {
            return own;
        }
        Set<String> ofInputs = upstreams.stream()
                .map(upstream -> of(upstream.producer()).slotSharingGroup())
                .collect(Collectors.toSet());
        return ofInputs.size() == 1 ? ofInputs.iterator().next() : "default";
    }

    /** From the uid; else from the place in the program, so that the same program gets the same ids. */
    private String id(OperatorTransformation<?> step, List<Upstream> upstreams) {
        if (step.uidHash() != null) {
            return step.uidHash();
        }
        if (step.uid() != null) {
            return hash("uid:" + step.uid());
        }
        StringBuilder place = new StringBuilder("place:").append(operators.size());
        for (Upstream upstream : upstreams) {
            place.append(':').append(of(upstream.producer()).id());
        }
        return hash(place.toString());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
