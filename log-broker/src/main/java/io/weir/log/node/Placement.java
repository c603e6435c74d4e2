package io.weir.log.node;

import io.weir.log.store.PartitionId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes there are, and which of them leads what, as far as this one knows.
 *
 * <p><b>Threading:</b> all methods may be called by any thread and none waits.
 */
public interface Placement {
    /** Nobody. */
    int NOBODY = -1;

    /** The node that this is. */
    int self();

    /** The nodes that are there, as clients of a listener reach them, in the order of their numbers. */
    List<Node> nodes(String listener);

    /** The node that decides who leads; {@link #NOBODY} at the moment. */
    int controller();

    /** Who leads a partition, and who has copies. */
    Leadership of(PartitionId partition);

    /** Whether partitions that are not here may be elsewhere. */
    boolean isShared();

    /** The node of that number, if it is there. */
    default Optional<Node> find(int id, String listener) {
        return nodes(listener).stream().filter(node -> node.id() == id).findFirst();
    }

    /**
     * A node.
     *
     * @param rack where it stands; {@code null}: nobody has said
     */
    record Node(int id, String host, int port, @Nullable String rack) {}

    /**
     * Who leads a partition.
     *
     * @param leader its number, or {@link #NOBODY}
     * @param epoch of the leader, -1: there was none yet
     * @param replicas that are to have copies, the preferred leader first
     * @param inSync that have everything and are there
     */
    record Leadership(int leader, int epoch, List<Integer> replicas, List<Integer> inSync) {
        /** Keeps its lists unchangeable. */
        public Leadership {
            replicas = List.copyOf(replicas);
            inSync = List.copyOf(inSync);
        }
    }
}
