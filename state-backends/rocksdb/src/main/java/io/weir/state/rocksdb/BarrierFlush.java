package io.weir.state.rocksdb;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Brings the store to what there was at a barrier while records are processed on, and has an image taken of it then.
 *
 * <pre>
 *   start          the changed entries of all tables are pending
 *   writing        advance() writes some of them, and whoever would change or drop one writes it first;
 *                  entries changed after the barrier stay in the cache
 *   taking         the store has what there was, and must not change until the image is taken
 *   over           rows may change again
 * </pre>
 *
 * <p>Who has to change rows before that calls {@link #finish}. Confined to the task's thread.
 */
final class BarrierFlush {
    private final RowStore store;
    private final List<CachedTable<?>> tables;
    private final RowBatch batch;
    private final Image image;
    private int next;
    private boolean writing = true;
    private CompletableFuture<?> taken = CompletableFuture.completedFuture(null);

    /** What becomes of the store as it was at the barrier. */
    interface Image {
        /** The store has what there was. It must not change until the future completes. */
        CompletableFuture<?> take();

        /** An entry of the state {@code name} cannot be written: there will be no image. */
        void fail(String name, RuntimeException cause);
    }

    private BarrierFlush(RowStore store, List<CachedTable<?>> tables, Image image) {
        this.store = store;
        this.tables = tables;
        this.image = image;
        batch = new RowBatch(store::writeHeld);
    }

    /** Begins with what there is now. */
    static BarrierFlush start(RowStore store, List<CachedTable<?>> tables, Image image) {
        store.settle();
        BarrierFlush flush = new BarrierFlush(store, tables, image);
        for (CachedTable<?> table : tables) {
            table.beginFlush(flush);
        }
        store.hold(flush);
        return flush;
    }

    /** Where what there was at the barrier is written to. */
    RowBatch batch() {
        return batch;
    }

    /** Writes about {@code entries} entries; true when all are written, or there will be no image. */
    boolean advance(int entries) {
        int left = entries;
        while (writing && next < tables.size()) {
            left = tables.get(next).writePending(left);
            if (left == 0) {
                return false;
            }
            next++;
        }
        if (writing) {
            endWriting();
            taken = image.take();
        }
        return true;
    }

    private void endWriting() {
        writing = false;
        batch.flush(); // what is in it counts as written, whatever becomes of the image
        batch.close();
        for (CachedTable<?> table : tables) {
            table.endFlush();
        }
    }

    /** Whether rows may change again. */
    boolean isOver() {
        return !writing && taken.isDone();
    }

    /** Makes that rows may change, waiting if need be. */
    void finish() {
        boolean written = false;
        while (!written) {
            written = advance(Integer.MAX_VALUE);
        }
        taken.handle((result, failure) -> true).join();
    }

    /** There is no need to go on with writing. */
    void abandon() {
        if (writing) {
            endWriting();
        }
    }

    /** An entry of {@code name} cannot be written. */
    void fail(String name, RuntimeException cause) {
        if (writing) {
            endWriting();
            image.fail(name, cause);
        }
    }
}
