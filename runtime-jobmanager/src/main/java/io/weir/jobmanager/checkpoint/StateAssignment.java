package io.weir.jobmanager.checkpoint;

import io.weir.runtime.checkpoint.ChannelAssignment;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.checkpoint.RestoredTask.RestoredOperator;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.OperatorNode;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which subtask starts with what of a checkpoint. Operators are found by their ids, whatever task they are in now. Keyed
 * state goes to the subtasks whose key groups overlap it; lists and maps of operators go to all, who take their share.
 * Records on their way go where {@link ChannelAssignment} says.
 */
public final class StateAssignment {
    private final CompletedCheckpoint checkpoint;
    private final Map<String, OperatorMetadata> operators = new HashMap<>();
    private final ChannelAssignment channels;

    /** Hands out {@code checkpoint} to the tasks of {@code job}. */
    public StateAssignment(CompletedCheckpoint checkpoint, JobGraph job) {
        this.checkpoint = checkpoint;
        this.channels = new ChannelAssignment(job, checkpoint.metadata().operators());
        checkpoint.metadata().operators().forEach(operator -> operators.put(operator.operatorId(), operator));
    }

    /** What {@code subtask} of {@code vertex} starts with. */
    public RestoredTask of(JobVertex vertex, int subtask) {
        KeyGroupRange range = KeyGroups.range(subtask, vertex.maxParallelism(), vertex.parallelism());
        List<RestoredOperator> restored = new ArrayList<>();
        for (OperatorNode node : vertex.operators()) {
            OperatorMetadata operator = operators.get(node.id());
            if (operator != null) {
                List<OperatorSnapshot> snapshots = operator.snapshots().stream()
                        .map(snapshot -> shareOf(snapshot, range))
                        .filter(snapshot -> snapshot.keyed() != null || snapshot.operator() != null)
                        .toList();
                if (!snapshots.isEmpty()) {
                    restored.add(new RestoredOperator(node.id(), operator.parallelism(), snapshots));
                }
            }
        }
        return new RestoredTask(
                checkpoint.id(),
                checkpoint.directory() == null ? null : checkpoint.directory().toString(),
                isFinished(vertex, subtask),
                checkpoint.ofThisJob(),
                restored,
                channels.of(vertex, subtask));
    }

    /** What the enumerator of {@code vertex} starts with; null: nothing. */
    public @Nullable CoordinatorSnapshot coordinator(JobVertex vertex) {
        OperatorMetadata source = operators.get(vertex.operators().get(0).id());
        return source == null ? null : source.coordinator();
    }

    /**
     * What of a checkpoint does not fit to a job, a sentence each; empty: all does.
     *
     * @param ignoreUnclaimed whether state of operators that the job does not have is left out
     */
    public static List<String> problems(JobGraph job, CheckpointMetadata metadata, boolean ignoreUnclaimed) {
        Map<String, JobVertex> vertices = new HashMap<>();
        job.vertices().forEach(vertex -> vertex.operators().forEach(operator -> vertices.put(operator.id(), vertex)));
        List<String> problems = new ArrayList<>();
        for (OperatorMetadata operator : metadata.operators()) {
            JobVertex vertex = vertices.get(operator.operatorId());
            if (vertex == null) {
                if (!ignoreUnclaimed && hasState(operator)) {
                    problems.add(unclaimed(operator));
                }
            } else if (isKeyed(operator) && operator.maxParallelism() < vertex.parallelism()) {
                problems.add(
                        "The keyed state of operator %s is in %d key groups, which is the largest parallelism that it can be continued with, and the job has %d subtasks there. Lower the operator's parallelism, or that of the job (-p), to %d."
                                .formatted(
                                        described(operator),
                                        operator.maxParallelism(),
                                        vertex.parallelism(),
                                        operator.maxParallelism()));
            } else if (isKeyed(operator) && operator.maxParallelism() != vertex.maxParallelism()) {
                problems.add(
                        "The keyed state of operator %s is in %d key groups, and the job has %d there. Set the operator's max parallelism, or 'pipeline.max-parallelism', to %d."
                                .formatted(
                                        described(operator),
                                        operator.maxParallelism(),
                                        vertex.maxParallelism(),
                                        operator.maxParallelism()));
            }
        }
        Map<String, OperatorMetadata> byId =
                metadata.operators().stream().collect(Collectors.toMap(OperatorMetadata::operatorId, each -> each));
        job.vertices().forEach(vertex -> checkFinished(vertex, byId, problems));
        problems.addAll(new ChannelAssignment(job, metadata.operators()).problems(ignoreUnclaimed));
        return problems;
    }

    /** Which keyed state of the operators of {@code job} is in a form that {@code backend} does not read, a sentence each. */
    public static List<String> unreadable(JobGraph job, CheckpointMetadata metadata, String backend) {
        Set<String> ids = job.vertices().stream()
                .flatMap(vertex -> vertex.operators().stream())
                .map(OperatorNode::id)
                .collect(Collectors.toSet());
        return metadata.operators().stream()
                .filter(operator -> ids.contains(operator.operatorId()))
                .flatMap(operator -> operator.snapshots().stream()
                        .flatMap(snapshot -> Stream.ofNullable(snapshot.keyed()))
                        .map(KeyedSnapshot::form)
                        .filter(form -> !form.equals(KeyedSnapshot.CANONICAL) && !form.equals(backend))
                        .distinct()
                        .map(form ->
                                "The keyed state of operator %s is in the form of the backend '%s', and the job's is '%s'. Start it with -Dstate.backend=%s, or from a savepoint in canonical form."
                                        .formatted(described(operator), form, backend, form)))
                .toList();
    }

    /**
     * {@code job} with the numbers of key groups that the keyed state has, where the program left them open: a number that
     * follows from the parallelism would keep the job from being continued with more subtasks.
     */
    public static JobGraph fitted(JobGraph job, CheckpointMetadata metadata) {
        Map<String, Integer> keyGroups = new HashMap<>();
        metadata.operators().stream()
                .filter(StateAssignment::isKeyed)
                .forEach(operator -> keyGroups.put(operator.operatorId(), operator.maxParallelism()));
        return job.withVertices(job.vertices().stream()
                .map(vertex -> vertex.operators().stream()
                        .map(operator -> keyGroups.get(operator.id()))
                        .filter(number -> number != null && vertex.maxParallelismDerived())
                        .findFirst()
                        .map(vertex::withMaxParallelism)
                        .orElse(vertex))
                .toList());
    }

    private static String unclaimed(OperatorMetadata operator) {
        return ("There is state of operator %s, which the job does not have. Give the operator that continues it %s, or "
                        + "start with --allowNonRestoredState to leave the state out.")
                .formatted(
                        described(operator),
                        operator.uid() == null ? "the place it had in the program (and uids from now on)" : "that uid");
    }

    private static String described(OperatorMetadata operator) {
        return operator.uid() == null
                ? "'%s' (without a uid, id %s)".formatted(operator.name(), operator.operatorId())
                : "'%s' (uid '%s')".formatted(operator.name(), operator.uid());
    }

    /** Operators that share a task end together, so they must have been finished together. */
    private static void checkFinished(
            JobVertex vertex, Map<String, OperatorMetadata> operators, List<String> problems) {
        Set<Boolean> finished = vertex.operators().stream()
                .map(node -> operators.get(node.id()))
                .map(operator -> operator != null && isWhollyFinished(operator))
                .collect(Collectors.toSet());
        if (finished.size() > 1) {
            problems.add(
                    "Of the operators of '%s' some had processed all their input and others had not, so they cannot share tasks. Separate them with disableChaining()."
                            .formatted(vertex.name()));
        }
    }

    private boolean isFinished(JobVertex vertex, int subtask) {
        return vertex.operators().stream().allMatch(node -> {
            OperatorMetadata operator = operators.get(node.id());
            return operator != null
                    && (isWhollyFinished(operator)
                            || (operator.parallelism() == vertex.parallelism()
                                    && operator.finished().contains(subtask)));
        });
    }

    private static boolean isWhollyFinished(OperatorMetadata operator) {
        return operator.finished().size() == operator.parallelism();
    }

    private static OperatorSnapshot shareOf(OperatorSnapshot snapshot, KeyGroupRange range) {
        KeyedSnapshot keyed = snapshot.keyed();
        boolean overlaps = keyed != null
                && keyed.keyGroups().first() < range.end()
                && range.first() < keyed.keyGroups().end();
        return new OperatorSnapshot(
                snapshot.operatorId(), snapshot.subtask(), overlaps ? keyed : null, snapshot.operator(), null);
    }

    private static boolean hasState(OperatorMetadata operator) {
        return !operator.snapshots().isEmpty() || operator.coordinator() != null;
    }

    private static boolean isKeyed(OperatorMetadata operator) {
        return operator.snapshots().stream().anyMatch(snapshot -> snapshot.keyed() != null);
    }
}
