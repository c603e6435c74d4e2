package io.weir.state.rocksdb;

import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.SnapshotFailedException;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.runtime.state.canonical.CanonicalWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A whole snapshot in canonical form being written, portion by portion, by the task's thread. */
final class RocksDbSnapshot implements PendingSnapshot<KeyedSnapshot> {
    private final long checkpointId;
    private final KeyGroupRange keyGroups;
    private final CompletableFuture<KeyedSnapshot> result = new CompletableFuture<>();
    private final Deque<HeldState.Portion> portions = new ArrayDeque<>();
    private @Nullable RowSnapshot rows;
    private @Nullable CanonicalWriter writer;
    private boolean done;

    RocksDbSnapshot(long checkpointId, KeyGroupRange keyGroups) {
        this.checkpointId = checkpointId;
        this.keyGroups = keyGroups;
    }

    /** Where what is written goes. */
    void writeTo(CanonicalWriter target) {
        writer = target;
    }

    /** Adds what there is to write of {@code states} and of restored rows that nobody asked for. */
    void begin(RowSnapshot snapshot, List<HeldState> states, List<StoredState> unclaimed) {
        rows = snapshot;
        for (HeldState state : states) {
            portions.add(state.begin(snapshot));
        }
        for (StoredState state : unclaimed) {
            portions.add(new RowPortion(state, snapshot, null));
        }
    }

    boolean isDone() {
        return done;
    }

    @Override
    public boolean advance(int entries) {
        CanonicalWriter target = writer;
        while (!done && target != null) {
            HeldState.Portion portion = portions.peek();
            if (portion == null) {
                finish(target);
                return true;
            }
            try {
                if (!portion.advance(target, entries)) {
                    return false;
                }
            } catch (IOException | RuntimeException e) {
                fail(portion.name(), e);
                return true;
            }
            portion.close();
            portions.remove();
            if (entries != Integer.MAX_VALUE && !portions.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** The state of {@code name} cannot be written. The task goes on without the snapshot. */
    void fail(String name, Exception cause) {
        String message = cause.getMessage();
        fail(new SnapshotFailedException(
                "State '%s' cannot be written: %s".formatted(name, message == null ? cause.toString() : message),
                cause));
    }

    void fail(Exception cause) {
        end();
        if (writer != null) {
            writer.abandon();
        }
        result.completeExceptionally(cause);
    }

    private void end() {
        done = true;
        portions.forEach(HeldState.Portion::close);
        portions.clear();
        if (rows != null) {
            rows.close();
        }
    }

    private void finish(CanonicalWriter target) {
        end();
        try {
            target.finish().whenComplete((handle, failure) -> {
                if (handle != null) {
                    result.complete(new KeyedSnapshot(
                            KeyedSnapshot.CANONICAL, keyGroups, List.of(new KeyedSnapshot.Part("whole", handle))));
                } else {
                    result.completeExceptionally(
                            failure instanceof CompletionException && failure.getCause() != null
                                    ? failure.getCause()
                                    : failure);
                }
            });
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public CompletableFuture<KeyedSnapshot> result() {
        return result;
    }

    @Override
    public void abandon() {
        end();
        if (writer != null) {
            writer.abandon();
        }
        result.completeExceptionally(new CancellationException("checkpoint %d was given up".formatted(checkpointId)));
    }
}
