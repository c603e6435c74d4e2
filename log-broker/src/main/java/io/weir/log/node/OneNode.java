package io.weir.log.node;

import io.weir.log.store.LogStore;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A node that is alone: it leads what is in its store and has the only copy.
 *
 * @param self its number
 * @param own how clients of a listener reach it
 * @param store what it has
 */
public record OneNode(int self, Function<String, Node> own, LogStore store) implements Placement {
    @Override
    public List<Node> nodes(String listener) {
        return List.of(own.apply(listener));
    }

    @Override
    public int controller() {
        return self;
    }

    @Override
    public Leadership of(PartitionId partition) {
        Optional<PartitionLog> log = store.find(partition);
        return new Leadership(
                log.isPresent() ? self : NOBODY,
                log.map(PartitionLog::leaderEpoch).orElse(-1),
                List.of(self),
                List.of(self));
    }

    @Override
    public boolean isShared() {
        return false;
    }
}
