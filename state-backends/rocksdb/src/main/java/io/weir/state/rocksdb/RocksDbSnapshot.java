package io.weir.state.rocksdb;

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

/**
 * A snapshot on its way: the task's thread brings the store to what there was at the barrier. Of that, a native one uploads
 * files; a canonical one writes the rows, portion by portion, by the task's thread. What is not in the store goes into a piece
 * in canonical form in both.
 */
final class RocksDbSnapshot implements PendingSnapshot<KeyedSnapshot>, BarrierFlush.Image {
    /** The name of {@link KeyedSnapshot#form} for copies of a database. */
    static final String NATIVE = "rocksdb";

    /** The name of the piece with what is not in the database. */
    static final String UNSTORED = "unstored";

    private final long checkpointId;
    private final KeyGroupRange keyGroups;
    private final Content content;
    private final CompletableFuture<KeyedSnapshot> result = new CompletableFuture<>();
    private final Deque<HeldState.Portion> portions = new ArrayDeque<>();
    private @Nullable BarrierFlush flush;
    private @Nullable CanonicalWriter writer;
    private boolean done;

    RocksDbSnapshot(long checkpointId, KeyGroupRange keyGroups, Content content) {
        this.checkpointId = checkpointId;
        this.keyGroups = keyGroups;
        this.content = content;
    }

    /** What the snapshot has of the store. */
    interface Content {
        /** {@link KeyedSnapshot#form} of the snapshot. */
        String form();

        /** The store has what there was at the barrier, and must not change until the future completes. */
        CompletableFuture<?> take();

        /** What the task's thread has to write of it, after {@link #take}. */
        List<HeldState.Portion> portions();

        /** What others write of it. */
        CompletableFuture<List<KeyedSnapshot.Part>> parts();

        /** The task's thread has no more to do. */
        void end();

        /** Nothing of it is wanted any more. */
        void abandon();
    }

    /** Begins with what {@code states} have now. */
    void begin(List<HeldState> states, CanonicalWriter target, BarrierFlush started) {
        writer = target;
        flush = started;
        for (HeldState state : states) {
            portions.addAll(state.unstored());
        }
    }

    @Override
    public CompletableFuture<?> take() {
        CompletableFuture<?> taken = content.take();
        portions.addAll(content.portions());
        return taken;
    }

    @Override
    public boolean advance(int entries) {
        BarrierFlush active = flush;
        CanonicalWriter target = writer;
        if (!done && active != null && !active.advance(entries)) {
            return false;
        }
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
                fail(new SnapshotFailedException(message(portion.name(), e), e));
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

    private static String message(String name, Exception cause) {
        String reason = cause.getMessage();
        return "State '%s' cannot be written: %s".formatted(name, reason == null ? cause.toString() : reason);
    }

    @Override
    public void fail(String name, RuntimeException cause) {
        fail(new SnapshotFailedException(message(name, cause), cause));
    }

    /** The snapshot cannot be taken. The task goes on without it. */
    void fail(Exception cause) {
        giveUp();
        result.completeExceptionally(cause);
    }

    private void giveUp() {
        end();
        if (flush != null) {
            flush.abandon();
        }
        if (writer != null) {
            writer.abandon();
        }
        content.abandon();
    }

    private void end() {
        done = true;
        portions.forEach(HeldState.Portion::close);
        portions.clear();
        content.end();
    }

    private void finish(CanonicalWriter target) {
        end();
        CompletableFuture<@Nullable StateHandle> piece;
        if (target.isEmpty() && content.form().equals(NATIVE)) {
            target.abandon();
            piece = CompletableFuture.completedFuture(null);
        } else {
            try {
                piece = nullable(target.finish());
            } catch (IOException e) {
                fail(e);
                return;
            }
        }
        piece.thenCombine(content.parts(), this::snapshot).whenComplete((snapshot, failure) -> {
            if (snapshot != null) {
                result.complete(snapshot);
            } else {
                result.completeExceptionally(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        });
    }

    @SuppressWarnings("unchecked") // what is never null may be treated as if it could be
    private static <T> CompletableFuture<@Nullable T> nullable(CompletableFuture<? extends T> future) {
        return (CompletableFuture<@Nullable T>) (CompletableFuture<?>) future;
    }

    private KeyedSnapshot snapshot(@Nullable StateHandle piece, List<KeyedSnapshot.Part> stored) {
        List<KeyedSnapshot.Part> parts = new ArrayList<>(stored);
        if (piece != null) {
            parts.add(new KeyedSnapshot.Part(content.form().equals(NATIVE) ? UNSTORED : "whole", piece));
        }
        return new KeyedSnapshot(content.form(), keyGroups, parts);
    }

    @Override
    public CompletableFuture<KeyedSnapshot> result() {
        return result;
    }

    @Override
    public void abandon() {
        giveUp();
        result.completeExceptionally(new CancellationException("checkpoint %d was given up".formatted(checkpointId)));
    }
}
