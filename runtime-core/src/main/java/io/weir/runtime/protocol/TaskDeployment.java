package io.weir.runtime.protocol;

import io.weir.runtime.checkpoint.RestoredTask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One subtask to run.
 *
 * @param attempt which
 * @param slot index of the slot on its TaskManager, from 0
 * @param inputs channels per edge into the vertex: where each producing subtask runs
 * @param outputs channels per edge out of the vertex: where each consuming subtask runs
 * @param restored the state to start with; null: none
 */
public record TaskDeployment(
        AttemptId attempt,
        int slot,
        List<EdgeEnds> inputs,
        List<EdgeEnds> outputs,
        @Nullable RestoredTask restored) {
    /** Copies the lists. */
    public TaskDeployment {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * The other ends of one edge.
     *
     * @param edgeId number of the edge within the job
     * @param peers the subtasks at the other end that this one is connected to, in the order of their channels
     */
    public record EdgeEnds(int edgeId, List<Peer> peers) {
        /** Copies the list. */
        public EdgeEnds {
            peers = List.copyOf(peers);
        }
    }

    /**
     * A subtask at the other end of a channel.
     *
     * @param attempt which
     * @param taskManagerId where it runs
     * @param host where the exchange of its TaskManager listens
     * @param dataPort where the exchange of its TaskManager listens
     */
    public record Peer(AttemptId attempt, String taskManagerId, String host, int dataPort) {}
}
