package io.weir.taskmanager.chain;

import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.checkpoint.RestoredTask.RestoredOperator;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.state.StateBackend.RestoredKeyedState;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a checkpoint holds for the operators of one task. */
final class RestoredChain {
    private final @Nullable RestoredTask restored;
    private final SnapshotStore store;

    RestoredChain(@Nullable RestoredTask restored, SnapshotStore store) {
        this.restored = restored;
        this.store = store;
    }

    /** Whether the task starts from a checkpoint, even if that holds nothing for some operator. */
    boolean isRestored() {
        return restored != null;
    }

    /** The keyed state of an operator that overlaps {@code keyGroups}; null: none. */
    @Nullable
    RestoredKeyedState keyed(String operatorId, KeyGroupRange keyGroups) {
        RestoredOperator operator = find(operatorId);
        if (restored == null || operator == null) {
            return null;
        }
        List<KeyedSnapshot> overlapping = new ArrayList<>();
        for (OperatorSnapshot snapshot : operator.snapshots()) {
            KeyedSnapshot keyed = snapshot.keyed();
            if (keyed != null
                    && keyed.keyGroups().first() < keyGroups.end()
                    && keyGroups.first() < keyed.keyGroups().end()) {
                overlapping.add(keyed);
            }
        }
        return overlapping.isEmpty()
                ? null
                : new RestoredKeyedState(overlapping, restored.directory(), restored.sameJob());
    }

    /** Number of former subtasks of an operator; 0: the checkpoint does not know it. */
    int formerParallelism(String operatorId) {
        RestoredOperator operator = find(operatorId);
        return operator == null ? 0 : operator.parallelism();
    }

    /** The operator state of all former subtasks, in their order; empty bytes where one had none. */
    List<byte[]> operatorStates(String operatorId) throws IOException {
        RestoredOperator operator = find(operatorId);
        if (restored == null || operator == null) {
            return List.of();
        }
        List<byte[]> states = new ArrayList<>();
        for (int subtask = 0; subtask < operator.parallelism(); subtask++) {
            states.add(new byte[0]);
        }
        for (OperatorSnapshot snapshot : operator.snapshots()) {
            if (snapshot.operator() != null) {
                try (InputStream in = store.open(snapshot.operator(), restored.directory())) {
                    states.set(snapshot.subtask(), in.readAllBytes());
                }
            }
        }
        return states;
    }

    private @Nullable RestoredOperator find(String operatorId) {
        if (restored != null) {
            for (RestoredOperator operator : restored.operators()) {
                if (operator.operatorId().equals(operatorId)) {
                    return operator;
                }
            }
        }
        return null;
    }
}
