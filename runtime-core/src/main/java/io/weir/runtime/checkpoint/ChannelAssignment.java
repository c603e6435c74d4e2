package io.weir.runtime.checkpoint;

import io.weir.api.plan.Partitioning;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import io.weir.runtime.checkpoint.RestoredTask.RestoredChannel;
import io.weir.runtime.checkpoint.RestoredTask.RestoredChannels;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which subtask goes on with which of the records that were on their way in a checkpoint.
 *
 * <p>Where an edge is as it was, they go back into the channels they were in. Where it has other numbers of subtasks, those
 * of a keyed edge go where their keys are now, and those that any subtask may take are dealt out channel by channel.
 * Otherwise they fit nowhere: records to one's own subtask, to all, or where a user's partitioner says belong with
 * state that only a checkpoint without them can hand out anew.
 */
public final class ChannelAssignment {
    private final JobGraph job;
    private final Map<String, OperatorMetadata> operators = new LinkedHashMap<>();
    private final Map<ChannelEdge, JobEdge> edges = new LinkedHashMap<>();
    private final Map<String, JobVertex> vertices = new LinkedHashMap<>();

    /** Hands out the records in {@code operators} to {@code job}. */
    public ChannelAssignment(JobGraph job, List<OperatorMetadata> operators) {
        this.job = job;
        operators.forEach(operator -> this.operators.put(operator.operatorId(), operator));
        job.edges().forEach(edge -> edges.put(ChannelEdge.of(job, edge), edge));
        job.vertices().forEach(vertex -> vertices.put(vertex.id(), vertex));
    }

    /** What {@code subtask} of {@code vertex} goes on with. */
    public List<RestoredChannels> of(JobVertex vertex, int subtask) {
        List<RestoredChannels> restored = new ArrayList<>();
        OperatorMetadata head = operators.get(vertex.operators().get(0).id());
        if (head == null) {
            return restored;
        }
        int dealt = 0;
        for (OperatorSnapshot snapshot : head.snapshots()) {
            ChannelState state = snapshot.channels();
            List<RestoredChannel> taken = new ArrayList<>();
            for (int i = 0; state != null && i < state.channels().size(); i++) {
                ChannelState.Channel channel = state.channels().get(i);
                JobEdge edge = find(channel.edge());
                if (edge == null) {
                    continue; // its operator is no more, and the user has said that its state may be left out
                }
                boolean same = isSame(edge, channel.edge(), head);
                if (same ? snapshot.subtask() == subtask : takes(edge, snapshot, channel.edge(), subtask, dealt++)) {
                    taken.add(new RestoredChannel(i, edge.id(), channel.producer(), same));
                }
            }
            if (state != null && !taken.isEmpty()) {
                restored.add(new RestoredChannels(state.handle(), taken));
            }
        }
        return restored;
    }

    private @Nullable JobEdge find(ChannelEdge former) {
        for (Map.Entry<ChannelEdge, JobEdge> each : edges.entrySet()) {
            if (each.getKey().hasEndsOf(former)) {
                return each.getValue();
            }
        }
        return null;
    }

    /** Whether all channels of the edge are those of before. */
    private boolean isSame(JobEdge edge, ChannelEdge former, OperatorMetadata consumer) {
        JobVertex source = vertex(edge.sourceVertex());
        JobVertex target = vertex(edge.targetVertex());
        OperatorMetadata producer = operators.get(former.sourceOperator());
        return edge.partitioning() == former.partitioning()
                && producer != null
                && producer.parallelism() == source.parallelism()
                && consumer.parallelism() == target.parallelism()
                && (edge.partitioning() != Partitioning.HASH || consumer.maxParallelism() == target.maxParallelism());
    }

    private boolean takes(JobEdge edge, OperatorSnapshot snapshot, ChannelEdge former, int subtask, int dealt) {
        JobVertex target = vertex(edge.targetVertex());
        return switch (edge.partitioning()) {
            case HASH -> overlaps(target, snapshot, former, subtask);
            case GLOBAL -> subtask == 0;
            case REBALANCE, RESCALE, SHUFFLE -> dealt % target.parallelism() == subtask;
            case FORWARD, BROADCAST, CUSTOM -> false;
        };
    }

    private boolean overlaps(JobVertex target, OperatorSnapshot snapshot, ChannelEdge former, int subtask) {
        OperatorMetadata before = operators.get(snapshot.operatorId());
        if (before == null
                || former.partitioning() != Partitioning.HASH
                || before.maxParallelism() != target.maxParallelism()) {
            return true; // a record may have been anywhere
        }
        KeyGroupRange now = KeyGroups.range(subtask, target.maxParallelism(), target.parallelism());
        KeyGroupRange then = KeyGroups.range(snapshot.subtask(), target.maxParallelism(), before.parallelism());
        return then.first() < now.end() && now.first() < then.end();
    }

    private JobVertex vertex(String id) {
        JobVertex vertex = vertices.get(id);
        if (vertex == null) {
            throw new IllegalArgumentException("job %s has no vertex %s".formatted(job.jobId(), id));
        }
        return vertex;
    }

    /**
     * Why records cannot go on, a sentence per edge; empty: all can.
     *
     * @param ignoreUnclaimed whether records on edges that the job does not have are left out
     */
    public List<String> problems(boolean ignoreUnclaimed) {
        Set<String> problems = new LinkedHashSet<>();
        for (OperatorMetadata operator : operators.values()) {
            for (OperatorSnapshot snapshot : operator.snapshots()) {
                if (snapshot.channels() != null) {
                    snapshot.channels()
                            .channels()
                            .forEach(channel -> check(channel.edge(), operator, ignoreUnclaimed, problems));
                }
            }
        }
        return List.copyOf(problems);
    }

    private void check(ChannelEdge former, OperatorMetadata consumer, boolean ignoreUnclaimed, Set<String> problems) {
        JobEdge edge = find(former);
        if (edge == null) {
            if (!ignoreUnclaimed) {
                problems.add(
                        "The checkpoint is unaligned and holds records on their way from %s to %s, and the job has no such connection. Start the version of the job it was taken of, take a savepoint, and start this version from that."
                                .formatted(name(former.sourceOperator()), name(former.targetOperator())));
            }
        } else if (!isSame(edge, former, consumer)
                && (isBound(edge.partitioning()) || former.partitioning() == Partitioning.BROADCAST)) {
            OperatorMetadata producer = operators.get(former.sourceOperator());
            problems.add(
                    "The checkpoint is unaligned and holds records on their way from %s to %s (%s, from %s to %d subtasks), which cannot be handed to other subtasks (%s, from %d to %d). Start with the parallelism of before, take a savepoint, and change it with that."
                            .formatted(
                                    name(former.sourceOperator()),
                                    name(former.targetOperator()),
                                    former.partitioning(),
                                    producer == null ? "unknown" : producer.parallelism(),
                                    consumer.parallelism(),
                                    edge.partitioning(),
                                    vertex(edge.sourceVertex()).parallelism(),
                                    vertex(edge.targetVertex()).parallelism()));
        }
    }

    /** Whether it matters which subtask gets a record, for another reason than its key. */
    private static boolean isBound(Partitioning partitioning) {
        return partitioning == Partitioning.FORWARD
                || partitioning == Partitioning.BROADCAST
                || partitioning == Partitioning.CUSTOM;
    }

    private String name(String operatorId) {
        OperatorMetadata operator = operators.get(operatorId);
        return operator == null ? operatorId : "'%s'".formatted(operator.name());
    }
}
