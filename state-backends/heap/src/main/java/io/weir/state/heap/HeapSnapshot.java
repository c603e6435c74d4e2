package io.weir.state.heap;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.SnapshotFailedException;
import io.weir.runtime.checkpoint.StateHandle;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.runtime.state.canonical.CanonicalWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One piece of a snapshot being written, portion by portion, by the task's thread. */
final class HeapSnapshot implements PendingSnapshot<KeyedSnapshot> {
    private final CheckpointBarrier barrier;
    private final KeyGroupRange keyGroups;
    private final CheckpointChain.Basis basis;
    private final CompletableFuture<KeyedSnapshot> result = new CompletableFuture<>();
    private final Deque<Portion> portions = new ArrayDeque<>();
    private final @Nullable CanonicalWriter writer;
    private boolean done;

    HeapSnapshot(
            CheckpointBarrier barrier,
            KeyGroupRange keyGroups,
            CheckpointChain.Basis basis,
            @Nullable CanonicalWriter writer) {
        this.barrier = barrier;
        this.keyGroups = keyGroups;
        this.basis = basis;
        this.writer = writer;
    }

    /** A part of the work. */
    interface Portion {
        /** Writes on for about as long as {@code entries} entries take; true when all is written. */
        boolean advance(CanonicalWriter writer, int entries) throws IOException;

        /** Nothing more is written. */
        void end();

        /** For messages. */
        String name();
    }

    /** Adds what there is to write. */
    void begin(HeapStates states) {
        if (writer == null) {
            return;
        }
        for (HeldState state : states.all()) {
            state.begin(this, writer);
        }
        if (basis.isWhole()) {
            add(new UnclaimedPortion(states.unclaimed()));
        }
    }

    CheckpointChain.Basis basis() {
        return basis;
    }

    void add(Portion portion) {
        portions.add(portion);
    }

    boolean isDone() {
        return done;
    }

    @Override
    public boolean advance(int entries) {
        CanonicalWriter target = writer;
        while (!done && target != null) {
            Portion portion = portions.peek();
            if (portion == null) {
                finish(target);
            } else {
                boolean written = write(portion, target, entries);
                if (!written) {
                    return done;
                }
                if (!done) {
                    portion.end();
                    portions.remove();
                }
                if (!done && entries != Integer.MAX_VALUE && !portions.isEmpty()) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean write(Portion portion, CanonicalWriter target, int entries) {
        try {
            return portion.advance(target, entries);
        } catch (IOException | RuntimeException e) {
            fail(portion.name(), e);
            return true;
        }
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
        for (Portion portion : portions) {
            portion.end();
        }
        portions.clear();
    }

    private void finish(CanonicalWriter target) {
        done = true;
        if (!basis.isWhole() && target.isEmpty()) {
            target.abandon();
            result.complete(snapshot(null));
            return;
        }
        try {
            target.finish().whenComplete((handle, failure) -> {
                if (handle != null) {
                    result.complete(snapshot(handle));
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

    private KeyedSnapshot snapshot(@Nullable StateHandle handle) {
        List<KeyedSnapshot.Part> parts = new ArrayList<>(basis.parts());
        if (handle != null) {
            parts.add(new KeyedSnapshot.Part(basis.isWhole() ? "whole" : "increment", handle));
        }
        return new KeyedSnapshot(KeyedSnapshot.CANONICAL, keyGroups, parts);
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
        result.completeExceptionally(
                new CancellationException("checkpoint %d was given up".formatted(barrier.checkpointId())));
    }
}
