package io.weir.log.cluster.node;

import io.weir.log.cluster.ledger.PartitionState;
import io.weir.log.node.Placement;
import io.weir.log.store.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Which nodes there are and who leads what, as this node has seen it last. */
record ClusterPlacement(int self, Supplier<ClusterView> view) implements Placement {
    @Override
    public List<Node> nodes(String listener) {
        List<Node> nodes = new ArrayList<>();
        for (NodeRecord each : view.get().nodes().values()) {
            String endpoint = each.endpoints().get(listener);
            if (endpoint == null && !each.endpoints().isEmpty()) {
                endpoint = each.endpoints().values().iterator().next();
            }
            int colon = endpoint == null ? -1 : endpoint.lastIndexOf(':');
            if (endpoint != null && colon > 0) {
                nodes.add(new Node(
                        each.id(),
                        endpoint.substring(0, colon),
                        Integer.parseInt(endpoint.substring(colon + 1)),
                        each.rack().isEmpty() ? null : each.rack()));
            }
        }
        return nodes;
    }

    @Override
    public int controller() {
        ClusterView now = view.get();
        return now.nodes().containsKey(now.controller()) ? now.controller() : NOBODY;
    }

    @Override
    public Leadership of(PartitionId partition) {
        ClusterView now = view.get();
        PartitionState state = now.find(partition);
        if (state == null) {
            return new Leadership(NOBODY, -1, List.of(), List.of());
        }
        List<Integer> copies = state.last().map(last -> last.nodes()).orElse(state.replicas());
        List<Integer> inSync = state.replicas().stream()
                .filter(node -> copies.contains(node) && now.nodes().containsKey(node))
                .toList();
        int leader = now.nodes().containsKey(state.leader()) ? state.leader() : NOBODY;
        return new Leadership(leader, state.epoch(), state.replicas(), inSync);
    }

    @Override
    public boolean isShared() {
        return true;
    }
}
