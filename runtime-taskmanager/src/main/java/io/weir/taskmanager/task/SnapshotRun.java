package io.weir.taskmanager.task;

import io.weir.runtime.checkpoint.ChannelState;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.checkpoint.SnapshotStore.StateOutput;
import io.weir.runtime.checkpoint.StateHandle;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.taskmanager.chain.StatefulOperator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The snapshot of one task for one checkpoint, on its way. Confined to the task's thread but for {@link #result}. */
final class SnapshotRun {
    private final long checkpointId;
    private final List<Part> parts = new ArrayList<>();
    private final List<StateOutput> outputs = new ArrayList<>();
    private final String headId;
    private final @Nullable ChannelRecording recording;
    private int first;

    /** One operator. */
    private record Part(
            StatefulOperator operator,
            @Nullable PendingSnapshot<KeyedSnapshot> keyed,
            @Nullable CompletableFuture<StateHandle> state) {}

    /** Takes the state of all operators of {@code task} as it is now; {@code recording} adds the records before barriers. */
    SnapshotRun(CheckpointBarrier barrier, TaskWork task, SnapshotStore store, @Nullable ChannelRecording recording)
            throws IOException {
        checkpointId = barrier.checkpointId();
        headId = task.headOperatorId();
        this.recording = recording;
        for (StatefulOperator operator : task.chain().stateful()) {
            byte[] state = operator.state().snapshot();
            CompletableFuture<StateHandle> written = null;
            if (state.length > 0) {
                StateOutput output = store.create(barrier.target(), false);
                outputs.add(output);
                output.write(state);
                written = output.finish();
            }
            PendingSnapshot<KeyedSnapshot> keyed =
                    operator.keyed() == null ? null : operator.keyed().startSnapshot(barrier);
            parts.add(new Part(operator, keyed, written));
        }
    }

    long checkpointId() {
        return checkpointId;
    }

    /** Writes on for about {@code entries} entries; true when the task's thread has no more to do. */
    boolean advance(int entries) {
        while (first < parts.size()) {
            PendingSnapshot<KeyedSnapshot> keyed = parts.get(first).keyed;
            if (keyed != null && !keyed.advance(entries)) {
                return false;
            }
            first++;
        }
        return true;
    }

    /** Completes when everything is written. */
    CompletableFuture<List<OperatorSnapshot>> result(int subtask) {
        List<CompletableFuture<OperatorSnapshot>> snapshots = new ArrayList<>();
        for (Part part : parts) {
            boolean recorded = recording != null && part.operator.operatorId().equals(headId);
            if (part.keyed == null && part.state == null && !recorded) {
                continue;
            }
            CompletableFuture<@Nullable ChannelState> channels = recording == null || !recorded
                    ? CompletableFuture.completedFuture(null)
                    : nullable(recording.result().thenApply(ChannelRecording.Recorded::state));
            CompletableFuture<@Nullable KeyedSnapshot> keyed =
                    part.keyed == null ? CompletableFuture.completedFuture(null) : nullable(part.keyed.result());
            CompletableFuture<@Nullable StateHandle> state =
                    part.state == null ? CompletableFuture.completedFuture(null) : nullable(part.state);
            snapshots.add(keyed.thenCombine(
                            state,
                            (keyedSnapshot, handle) -> new OperatorSnapshot(
                                    part.operator.operatorId(), subtask, keyedSnapshot, handle, null))
                    .thenCombine(channels, SnapshotRun::with));
        }
        return CompletableFuture.allOf(snapshots.toArray(new CompletableFuture<?>[0]))
                .thenApply(nothing -> snapshots.stream()
                        .map(CompletableFuture::join)
                        .filter(each -> each.keyed() != null || each.operator() != null || each.channels() != null)
                        .toList());
    }

    private static OperatorSnapshot with(OperatorSnapshot snapshot, @Nullable ChannelState channels) {
        return new OperatorSnapshot(
                snapshot.operatorId(), snapshot.subtask(), snapshot.keyed(), snapshot.operator(), channels);
    }

    /** Whether records before barriers are still to come. */
    boolean isRecording() {
        return recording != null && !recording.isOver();
    }

    @SuppressWarnings("unchecked") // what is never null may be treated as if it could be
    private static <T> CompletableFuture<@Nullable T> nullable(CompletableFuture<? extends T> future) {
        return (CompletableFuture<@Nullable T>) (CompletableFuture<?>) future;
    }

    /** Nothing of it is wanted any more. */
    void abandon() {
        for (Part part : parts) {
            if (part.keyed != null) {
                part.keyed.abandon();
            }
        }
        outputs.forEach(StateOutput::abandon);
        if (recording != null) {
            recording.abandon();
        }
        first = parts.size();
    }
}
