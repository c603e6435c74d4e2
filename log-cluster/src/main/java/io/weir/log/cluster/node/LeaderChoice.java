package io.weir.log.cluster.node;

import io.weir.log.cluster.ledger.PartitionState;
import io.weir.log.cluster.ledger.PartitionStates.Versioned;
import io.weir.log.store.PartitionId;
import io.weir.log.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who is to lead partitions whose leader is not there. Pure: a view in, changes out. */
final class LeaderChoice {
    private LeaderChoice() {}

    /**
     * A change to be made, if the state still has that version.
     *
     * @param state as it is to be
     */
    record Change(PartitionId partition, PartitionState state, int version) {}

    static List<Change> changes(ClusterView view) {
        List<Change> changes = new ArrayList<>();
        for (Topic topic : view.topics().values()) {
            for (int index = 0; index < topic.partitions(); index++) {
                PartitionId id = topic.partition(index);
                Versioned found = view.partitions().get(ClusterView.PartitionKey.of(id));
                if (found != null && !view.nodes().containsKey(found.state().leader())) {
                    leader(found.state(), view)
                            .ifPresent(node ->
                                    changes.add(new Change(id, found.state().ledBy(node), found.version())));
                }
            }
        }
        return changes;
    }

    /** The first replica that is there and has what was written last, else the first that is there; empty: none is. */
    private static Optional<Integer> leader(PartitionState state, ClusterView view) {
        List<Integer> alive = state.replicas().stream()
                .filter(node -> view.nodes().containsKey(node))
                .toList();
        List<Integer> current = state.last().map(last -> last.nodes()).orElse(List.of());
        return alive.stream()
                .filter(current::contains)
                .findFirst()
                .or(() -> alive.stream().findFirst());
    }
}
